import { useEffect, useId, useRef, useState } from 'react'
import { formatDate } from '../../main/clinical/dates.ts'
import type { QueueRow } from '../../preload/views/index.ts'
import { openDialog } from '../base/navigation.ts'
import { useSeconds } from '../base/use-now.ts'
import { isOfEverybody } from '../claim/reasons.ts'
import { useClaim } from '../claim/use-claim.ts'
import { Button } from '../ui/Button.tsx'
import { formatAgoLong, formatWait } from '../ui/format.ts'
import { RedFlags } from '../ui/RedFlags.tsx'
import { AskDeceased } from './AskDeceased.tsx'
import { EmergencyTag } from './EmergencyTag.tsx'
import { isPressing } from './held-rows.ts'
import { OfTheRecord } from './OfTheRecord.tsx'

/** After this many seconds a wait is called long. */
const long = 15 * 60

/** One who waits: name, how long, why, where, what can't wait, and why they can't be taken. */
export function WaitingRow({
  row,
  receivedAt,
  allClosed,
  gone,
  settled,
  wanted,
  onPress,
  onClaim,
}: {
  row: QueueRow
  receivedAt: number
  /** Claiming is closed for every row, for a reason shown once above the list. */
  allClosed: boolean
  /** Why it stands here no more than to keep its place; null: it waits. */
  gone: string | null
  /** It has stood in its place for long enough that a press is meant for it. */
  settled: boolean
  /** Asked for elsewhere: in sight, with the keyboard on it. */
  wanted: boolean
  /** `meant` false: the press doesn't count, as the row had just moved under it. */
  onPress(meant: boolean): void
  /** A claim is under way; it resolves when it was answered. */
  onClaim(answered: Promise<unknown>): void
}) {
  const { claim, isPending: claiming } = useClaim()
  /** Whether to go on although the patient is recorded as dead; the row says when, as soon as it is known. */
  const [asking, setAsking] = useState(false)
  const question = asking && gone === null ? row.deceased : null
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!wanted) return
    button.current?.focus()
    button.current?.scrollIntoView({ block: 'nearest' })
  }, [wanted])
  const leave = () => {
    setAsking(false)
    button.current?.focus()
  }
  const why = useId()
  const closed = row.notClaimable !== null || allClosed || gone !== null
  const ownReason = isOfEverybody(row) ? null : row.notClaimable

  const take = async (deceasedConfirmed: boolean) => {
    if (closed || claiming) return
    const answer = claim(row, { takeOver: false, deceasedConfirmed })
    onClaim(answer)
    setAsking((await answer) === 'deceased')
  }
  /** What the press was when it began: a row may have settled, or moved, before it ended. Null: not by a pointer. */
  const pressed = useRef<boolean | null>(null)
  const act = ({ detail }: React.MouseEvent) => {
    const meant = (detail > 0 ? pressed.current : null) ?? settled
    pressed.current = null
    if (closed || question !== null) return
    onPress(meant)
    if (!meant) return
    if (row.lapsed) openDialog({ name: 'take-over', taskId: row.taskId })
    else void take(false)
  }
  const what = row.lapsed ? 'Take over' : 'Claim'
  const describedBy = gone !== null || ownReason ? why : allClosed ? 'claim-closed' : undefined

  return (
    <li
      className="row"
      data-closed={ownReason !== null || gone !== null || undefined}
      data-gone={gone !== null || undefined}
      data-task={row.taskId}
    >
      <div className="row-line">
        <span className="row-name">
          {row.name}
          {row.age && <span className="figures">, {row.age}</span>}
        </span>
        <Wait row={row} receivedAt={receivedAt} />
      </div>
      <EmergencyTag of={row} />
      <RedFlags of={row} />
      {row.nearlySameName && (
        <p className="tone-warn row-same">
          Similar name · born <span className="figures">{formatDate(row.birthDate)}</span>
        </p>
      )}
      <OfTheRecord row={question === null ? row : { ...row, deceased: null }} />
      <p className="row-reason">{row.reason}</p>
      <div className="row-line">
        <div className="row-what">
          {gone === null ? (
            <p className="row-place">
              {row.statedPlace ?? row.statedState ?? 'Place not stated'}
              {row.priority !== 'routine' && <span className="tone-warn"> · {row.priority}</span>}
            </p>
          ) : (
            // In the same line: the rows below stay where they are.
            <p className="row-gone" id={why}>
              {gone}
            </p>
          )}
          {row.lapsed && (
            <p className="row-why tone-warn">
              {row.lapsed.holder}, last connected {formatAgoLong(row.lapsed.lastHeardSeconds)}
            </p>
          )}
          {ownReason && (
            <p className="row-why" id={gone === null ? why : undefined}>
              {ownReason.message}
            </p>
          )}
        </div>
        <Button
          small
          ref={button}
          kind={isPressing(row) ? 'accent' : 'plain'}
          className="row-act"
          onPointerDown={() => {
            pressed.current = settled
          }}
          // A press that chose this row elsewhere, held a moment too long, claims nobody.
          onKeyDown={(event) => event.repeat && event.preventDefault()}
          onClick={act}
          aria-disabled={closed || claiming || !settled || question !== null}
          aria-describedby={describedBy}
          aria-label={`${what} ${row.name}`}
          data-row-control
        >
          {claiming ? 'Claiming …' : what}
        </Button>
      </div>
      {question !== null && (
        <AskDeceased deceased={question} onGoOn={() => void take(true)} onLeave={leave} />
      )}
    </li>
  )
}

function Wait({ row, receivedAt }: { row: QueueRow; receivedAt: number }) {
  const seconds = useSeconds(row.waitingSeconds, receivedAt)
  const tone = isPressing(row) ? 'tone-stop' : seconds >= long ? 'tone-warn' : ''
  return (
    <span className={`row-wait figures ${tone}`}>
      <span className="visually-hidden">waiting </span>
      {formatWait(seconds)}
    </span>
  )
}
