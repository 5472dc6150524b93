import { formatMoment } from '../../main/clinical/dates.ts'
import type { OwnVisitRow } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'
import { openVisit } from '../base/navigation.ts'
import { useSecondsSince } from '../base/use-now.ts'
import { useHandOvers } from '../base/views.ts'
import { roomLabel, useWaitingRoom } from '../call/rooms.ts'
import { offerMessage } from '../hand-over/GivenOfferLine.tsx'
import { formatWait } from '../ui/format.ts'
import { RedFlags } from '../ui/RedFlags.tsx'
import { EmergencyTag } from './EmergencyTag.tsx'
import { OfTheRecord } from './OfTheRecord.tsx'

type State = OwnVisitRow['state']

/** Its label, and the meaning of its color. */
export function stateOf(state: State): { label: string; tone: 'accent' | 'kept' | 'warn' | 'plain' } {
  switch (state) {
    case 'claimed':
      return { label: 'Claimed by you', tone: 'accent' }
    case 'in-progress':
      return { label: 'In visit', tone: 'accent' }
    case 'note-unsigned':
      return { label: 'Note unsigned', tone: 'warn' }
    case 'signed':
      return { label: 'Signed', tone: 'kept' }
    case 'ended':
      return { label: 'Ended', tone: 'plain' }
    case 'taken-over':
      return { label: 'Taken over by a colleague', tone: 'warn' }
    case 'handed-over':
      return { label: 'Handed over', tone: 'plain' }
    default:
      return assertNever(state)
  }
}

export const isOpen = ({ state }: Pick<OwnVisitRow, 'state'>): boolean =>
  state === 'in-progress' || state === 'claimed'

/** One of the provider's own: the whole row opens it. */
export function OwnRow({ row, current, showDay }: { row: OwnVisitRow; current: boolean; showDay?: boolean }) {
  const { label, tone } = stateOf(row.state)
  const room = useWaitingRoom(row.encounterId)
  const running = isOpen(row)
  const { data: handOvers } = useHandOvers()
  const given = running && handOvers?.byMe.find(({ taskId }) => taskId === row.taskId)
  return (
    <li className="row-own">
      <button
        type="button"
        className="row"
        aria-current={current ? 'true' : undefined}
        onClick={() => openVisit(row.encounterId)}
        data-row-control
        data-current={current}
        data-encounter={row.encounterId}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="visually-hidden">Open </span>
            {row.name}
            {row.age && <span className="figures">, {row.age}</span>}
          </span>
          {running ? (
            <Running since={row.since} />
          ) : (
            <span className={`row-wait figures ${showDay ? '' : `tone-${tone}`}`}>
              {showDay ? formatMoment(row.since) : label}
            </span>
          )}
        </span>
        <EmergencyTag of={row} />
        <RedFlags of={row} />
        <OfTheRecord row={row} />
        <span className="row-reason">{row.reason}</span>
        {room && <span className="row-room">Patient {roomLabel(room)}</span>}
        {given && (
          <span className={`row-why ${given.state === 'open' ? '' : 'tone-warn'}`}>
            {offerMessage(given, '').trim()}
          </span>
        )}
        {row.owed.length > 0 && <span className="row-why tone-warn">{row.owed.join(' · ')}</span>}
        <span className="row-place">
          {[row.statedPlace, row.withWhom ?? (running || showDay ? label : formatMoment(row.since))]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
    </li>
  )
}

function Running({ since }: { since: string }) {
  return <span className="row-wait figures">{formatWait(useSecondsSince(since))}</span>
}
