import { useEffect, useState } from 'react'
import { useQueue } from '../base/views.ts'
import { useClaim } from '../claim/use-claim.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { formatAgoLong } from '../ui/format.ts'
import { deceasedQuestion } from './AskDeceased.tsx'

/** Asked before a visit is taken from a colleague who was not heard for a while. It closes when there is none to take. */
export function TakeOver({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { data: queue } = useQueue()
  const row = queue?.waiting.find((each) => each.taskId === taskId)
  const lapsed = row?.lapsed
  const over = queue !== null && !lapsed
  useEffect(() => {
    if (over) onClose()
  }, [over, onClose])
  const { claim, isPending } = useClaim()
  const [asking, setAsking] = useState(false)
  if (!row || !lapsed) return null
  const question = asking ? row.deceased : null

  const takeOver = async () => {
    if (isPending) return
    const result = await claim(row, { takeOver: true, deceasedConfirmed: question !== null })
    if (result === 'deceased') setAsking(true)
    if (result === 'refused') onClose()
  }
  return (
    <Dialog
      title={`Take over ${row.name}?`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            kind="next"
            // A press that has just raised the question, doubled or held, does not answer it.
            onClick={({ detail }) => void (detail < 2 && takeOver())}
            onKeyDown={(event) => event.repeat && event.preventDefault()}
          >
            {question === null ? 'Take over' : 'Continue: take over'} from {lapsed.holder}
          </Button>
        </>
      }
    >
      {row.emergency && <p className="tone-stop">This visit is an emergency.</p>}
      <p>
        {lapsed.holder} has this patient and was last connected {formatAgoLong(lapsed.lastHeardSeconds)}. The
        visit becomes yours and {lapsed.holder} is notified.
      </p>
      {question !== null && (
        <p className="tone-stop" role="alert">
          {deceasedQuestion(question)}
        </p>
      )}
    </Dialog>
  )
}
