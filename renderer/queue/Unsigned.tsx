import './queue.css'
import { useRef } from 'react'
import { useOpenVisit } from '../base/navigation.ts'
import { useUnsigned } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { OwnRow } from './OwnRow.tsx'
import { useRowKeys } from './use-row-keys.ts'

/** Visits that are over while their note is not, oldest first: what is still owed. */
export function Unsigned() {
  const { data: rows, error } = useUnsigned()
  const encounterId = useOpenVisit()
  const list = useRef<HTMLElement>(null)
  useRowKeys(list)
  const oldestFirst = [...(rows ?? [])].sort((a, b) => a.since.localeCompare(b.since))
  return (
    <section ref={list} className="queue" aria-label="Unsigned notes" tabIndex={-1} data-list>
      <div className="queue-head">
        <h2 className="overline">Unsigned notes</h2>
        <span className="overline figures">{rows?.length ?? ''}</span>
      </div>
      {!rows && (
        <div className="queue-empty">
          {error ? <InlineError problem={error} /> : <p className="quieter">Reading …</p>}
        </div>
      )}
      <ul className="queue-list scrolls">
        {oldestFirst.map((row) => (
          <OwnRow key={row.encounterId} row={row} current={row.encounterId === encounterId} showDay />
        ))}
        {rows?.length === 0 && <li className="queue-says">Every note is signed.</li>}
      </ul>
    </section>
  )
}
