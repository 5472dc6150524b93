import './queue.css'
import { usePlace } from '../app/place.ts'
import { useUnsigned } from '../app/views.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { OwnRow } from './OwnRow.tsx'

/** Visits that are over while their note is not, oldest first: what is still owed. */
export function Unsigned() {
  const { value: rows, problem } = useUnsigned()
  const encounterId = usePlace((place) => place.encounterId)
  const oldestFirst = [...(rows ?? [])].sort((a, b) => a.since.localeCompare(b.since))
  return (
    <section className="queue" aria-label="Unsigned notes" data-queue>
      <div className="queue-head">
        <h2 className="overline">Unsigned notes</h2>
        <span className="overline figures">{rows?.length ?? ''}</span>
      </div>
      {!rows && (
        <div className="queue-empty">
          {problem ? <Trouble problem={problem} /> : <p className="quieter">Reading …</p>}
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
