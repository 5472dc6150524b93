import './queue.css'
import { useRef } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { OpenItem, OpenVisit } from '../../preload/views/index.ts'
import { openDialog, openVisit, useOpenVisit } from '../base/navigation.ts'
import { useStillOpen } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { useRowKeys } from './use-row-keys.ts'

/** What is left to do in the provider's visits of any day, the one that waits longest first. */
export function OpenVisits() {
  const { data: visits, error } = useStillOpen()
  const list = useRef<HTMLElement>(null)
  useRowKeys(list)
  const rows = (visits ?? []).flatMap((visit) => visit.items.map((item) => ({ visit, item })))
  return (
    <section ref={list} className="queue" aria-label="Still open" tabIndex={-1} data-list>
      <div className="queue-head">
        <h2 className="overline">Still open</h2>
        <span className="overline figures">{visits ? rows.length : ''}</span>
      </div>
      {!visits && (
        <div className="queue-empty">
          {error ? <InlineError problem={error} /> : <p className="quieter">Reading …</p>}
        </div>
      )}
      <ul className="queue-list scrolls">
        {rows.map(({ visit, item }, at) => (
          // Two of one visit may say the same: what tells them apart is their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <OpenRow key={`${visit.encounterId} ${at}`} visit={visit} item={item} />
        ))}
        {visits && rows.length === 0 && <li className="queue-says">Nothing is left to do.</li>}
      </ul>
    </section>
  )
}

/** What, whose, since when: the whole row opens where it is settled. */
function OpenRow({ visit, item }: { visit: OpenVisit; item: OpenItem }) {
  const { encounterId, name, age } = visit
  const current = useOpenVisit() === encounterId && encounterId !== null
  const settle = () => {
    if (item.kind === 'set-aside' || encounterId === null) openDialog({ name: 'set-aside' })
    else openVisit(encounterId)
  }
  return (
    <li className="row-own">
      <button
        type="button"
        className="row"
        aria-current={current ? 'true' : undefined}
        onClick={settle}
        data-row-control
        data-current={current}
      >
        <span className="row-line">
          <span className="row-name">
            {name}
            {age && <span className="figures">, {age}</span>}
          </span>
          {item.since && <span className="row-wait figures">{formatMoment(item.since)}</span>}
        </span>
        <span className="row-reason">{item.text}</span>
        <span className="row-place">{item.owner ?? 'Yours'}</span>
      </button>
    </li>
  )
}
