import { useId, useRef, useState } from 'react'
import { formatDate } from '../../preload/dates.ts'
import type { QueueRow } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { addNotice } from '../app/Notices.tsx'
import { usePlace } from '../app/place.ts'
import { useSeconds } from '../app/ticking.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { agoSentence, redFlagWords, timerWords } from '../ui/words.ts'
import { AskDeceased, deceasedQuestion } from './AskDeceased.tsx'
import { OfTheRecord } from './OfTheRecord.tsx'
import { isOfEverybody } from './reasons.ts'

/** After this many seconds a wait is called long. */
const long = 15 * 60

/** One who waits: name, how long, why, where, what can't wait, and why they can't be taken. */
export function WaitingRow({
  row,
  receivedAt,
  allClosed,
  gone,
  settled,
  onPress,
}: {
  row: QueueRow
  receivedAt: number
  /** Said once above the list: nobody can be claimed now, whoever they are. */
  allClosed: boolean
  /** Why it stands here no more than to keep its place; null: it waits. */
  gone: string | null
  /** It has stood in its place for long enough that a press is meant for it. */
  settled: boolean
  /** `meant` false: the press doesn't count, as the row had just moved under it. */
  onPress(meant: boolean): void
}) {
  const [claiming, setClaiming] = useState(false)
  const [takingOver, setTakingOver] = useState(false)
  /** Whether to go on although the patient is recorded as dead; the row says when, as soon as it is known. */
  const [asking, setAsking] = useState(false)
  const question = asking && gone === null ? row.deceased : null
  const button = useRef<HTMLButtonElement>(null)
  const leave = () => {
    setAsking(false)
    setTakingOver(false)
    button.current?.focus()
  }
  const why = useId()
  const closed = row.notClaimable !== null || allClosed || gone !== null
  const ownReason = isOfEverybody(row) ? null : row.notClaimable

  const claim = async (takeOver: boolean, deceasedConfirmed = false) => {
    if (closed || claiming) return
    // Known here already: nobody need refuse it first.
    if (row.deceased !== null && !deceasedConfirmed) return setAsking(true)
    setClaiming(true)
    const result = await rounds.call('queue.claim', {
      taskId: row.taskId,
      ...(takeOver ? { takeOver } : {}),
      ...(deceasedConfirmed ? { deceasedConfirmed } : {}),
    })
    setClaiming(false)
    if (!result.ok && result.problem.code === 'patient-deceased') return setAsking(true)
    setTakingOver(false)
    setAsking(false)
    if (!result.ok) {
      // Whoever was faster takes the row away with its words: why it was lost is said where it stays.
      const words = `${row.name}: ${result.problem.words}`
      addNotice({ id: `claim ${row.taskId}`, severity: 'warning', words, encounterId: null })
      return
    }
    put('visit.get', { encounterId: result.value.encounterId }, result.value)
    usePlace.getState().open(result.value.encounterId)
  }
  /** What the press was when it began: a row may have settled, or moved, before it ended. Null: not by a pointer. */
  const pressed = useRef<boolean | null>(null)
  const act = ({ detail }: React.MouseEvent) => {
    const meant = (detail > 0 ? pressed.current : null) ?? settled
    pressed.current = null
    if (closed || question !== null) return
    onPress(meant)
    if (!meant) return
    if (row.lapsed) setTakingOver(true)
    else void claim(false)
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
      {row.redFlags.length > 0 && (
        <p className="row-flags">
          {row.redFlags.map((flag) => (
            <span key={flag} className="tag" data-kind="stop">
              {redFlagWords[flag]}
            </span>
          ))}
        </p>
      )}
      {row.nearlySameName && (
        <p className="words-warn row-same">
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
              {row.priority !== 'routine' && <span className="words-warn"> · {row.priority}</span>}
            </p>
          ) : (
            // In the same line: the rows below stay where they are.
            <p className="row-gone" id={why}>
              {gone}
            </p>
          )}
          {row.lapsed && (
            <p className="row-why words-warn">
              {row.lapsed.holder}, last heard {agoSentence(row.lapsed.lastHeardSeconds)}
            </p>
          )}
          {ownReason && (
            <p className="row-why" id={gone === null ? why : undefined}>
              {ownReason.words}
            </p>
          )}
        </div>
        <Button
          small
          ref={button}
          kind={row.redFlags.length > 0 ? 'accent' : 'plain'}
          className="row-act"
          onPointerDown={() => {
            pressed.current = settled
          }}
          onClick={act}
          aria-disabled={closed || claiming || !settled || question !== null}
          aria-describedby={describedBy}
          aria-label={`${what} ${row.name}`}
          data-row-control
        >
          {claiming ? 'Claiming …' : what}
        </Button>
      </div>
      {question !== null && !takingOver && (
        <AskDeceased deceased={question} onGoOn={() => void claim(false, true)} onLeave={leave} />
      )}
      {takingOver && row.lapsed && (
        <Dialog
          title={`Take over ${row.name}?`}
          onClose={leave}
          foot={
            <>
              <Button onClick={leave}>Leave it</Button>
              <Button
                kind="next"
                // A press that has just raised the question, doubled or held, does not answer it.
                onClick={({ detail }) => void (detail < 2 && claim(true, question !== null))}
                onKeyDown={(event) => event.repeat && event.preventDefault()}
              >
                {question === null ? 'Take over' : 'Go on: take over'} from {row.lapsed.holder}
              </Button>
            </>
          }
        >
          <p>
            {row.lapsed.holder} has this patient and was last heard {agoSentence(row.lapsed.lastHeardSeconds)}
            . The visit becomes yours and {row.lapsed.holder} is told.
          </p>
          {question !== null && (
            <p className="words-stop" role="alert">
              {deceasedQuestion(question)}
            </p>
          )}
        </Dialog>
      )}
    </li>
  )
}

function Wait({ row, receivedAt }: { row: QueueRow; receivedAt: number }) {
  const seconds = useSeconds(row.waitingSeconds, receivedAt)
  const tone = row.redFlags.length > 0 ? 'words-stop' : seconds >= long ? 'words-warn' : ''
  return (
    <span className={`row-wait figures ${tone}`}>
      <span className="heard-only">waiting </span>
      {timerWords(seconds)}
    </span>
  )
}
