import { formatMoment } from '../../preload/dates.ts'
import type { OwnVisitRow } from '../../preload/views.ts'
import { assertNever } from '../app/assert-never.ts'
import { usePlace } from '../app/place.ts'
import { useSecondsSince } from '../app/ticking.ts'
import { timerWords } from '../ui/words.ts'
import { OfTheRecord } from './OfTheRecord.tsx'

type State = OwnVisitRow['state']

/** In words, and which meaning its colour has. */
export function stateOf(state: State): { words: string; tone: 'accent' | 'kept' | 'warn' | 'plain' } {
  switch (state) {
    case 'claimed':
      return { words: 'Claimed by you', tone: 'accent' }
    case 'in-progress':
      return { words: 'In visit', tone: 'accent' }
    case 'note-unsigned':
      return { words: 'Note unsigned', tone: 'warn' }
    case 'signed':
      return { words: 'Signed', tone: 'kept' }
    case 'ended':
      return { words: 'Ended', tone: 'plain' }
    case 'taken-over':
      return { words: 'Taken over by a colleague', tone: 'warn' }
    case 'handed-over':
      return { words: 'Handed over', tone: 'plain' }
    default:
      return assertNever(state)
  }
}

/** One of the provider's own: the whole row opens it. */
export function OwnRow({ row, current, showDay }: { row: OwnVisitRow; current: boolean; showDay?: boolean }) {
  const open = usePlace((place) => place.open)
  const { words, tone } = stateOf(row.state)
  const running = row.state === 'in-progress' || row.state === 'claimed'
  return (
    <li className="row-own">
      <button
        type="button"
        className="row"
        aria-current={current ? 'true' : undefined}
        onClick={() => open(row.encounterId)}
        data-row-control
        data-current={current}
        data-encounter={row.encounterId}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="heard-only">Open </span>
            {row.name}
            {row.age && <span className="figures">, {row.age}</span>}
          </span>
          {running ? (
            <Running since={row.since} />
          ) : (
            <span className={`row-wait figures ${showDay ? '' : `words-${tone}`}`}>
              {showDay ? formatMoment(row.since) : words}
            </span>
          )}
        </span>
        <OfTheRecord row={row} />
        <span className="row-reason">{row.reason}</span>
        {row.owed.length > 0 && <span className="row-why words-warn">{row.owed.join(' · ')}</span>}
        <span className="row-place">
          {[row.statedPlace, row.withWhom ?? (running || showDay ? words : formatMoment(row.since))]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
    </li>
  )
}

function Running({ since }: { since: string }) {
  return <span className="row-wait figures">{timerWords(useSecondsSince(since))}</span>
}
