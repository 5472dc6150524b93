import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { VisitEnd, VisitView } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { usePlace } from '../app/place.ts'
import { CaretDown } from '../app/TopBar.tsx'
import type { NoteDraft } from '../note/draft.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { LongField } from '../ui/Field.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/Menu.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { HandOver } from './HandOver.tsx'
import { leaveCallOf } from './live-call.ts'

type Way = { how: VisitEnd; words: string; note: string; ask: string }

const ways: Way[] = [
  {
    how: 'patient-left',
    words: 'Patient left',
    note: 'Hung up or went away',
    ask: 'What was said or seen before they left',
  },
  { how: 'no-show', words: 'No-show', note: 'Never came to the call', ask: 'How you tried to reach them' },
  {
    how: 'technical-failure',
    words: 'Technical failure',
    note: 'Sound or picture did not hold',
    ask: 'What failed, and what you agreed on',
  },
  {
    how: 'finished-by-telephone',
    words: 'Finished by phone',
    note: 'Went on by phone to the end',
    ask: 'Which number, and what you agreed on',
  },
  { how: 'referred', words: 'Referred', note: 'Sent to another clinician', ask: 'To whom, and why' },
  {
    how: 'emergency',
    words: 'Emergency',
    note: 'Handed to emergency services',
    ask: 'Who was called, for which address',
  },
]

/** The ways out of a visit beside the signature. None of them is ever closed by licensure. */
export function EndVisit({ visit, draft }: { visit: VisitView; draft: NoteDraft }) {
  const [way, setWay] = useState<Way | null>(null)
  const [releasing, setReleasing] = useState(false)
  const [handingOver, setHandingOver] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { encounterId, taskId } = visit
  if (visit.state !== 'claimed' && visit.state !== 'in-progress') return null

  const leave = () => {
    leaveCallOf(encounterId)
    if (usePlace.getState().encounterId === encounterId) usePlace.getState().open(null)
  }
  const finishLater = async () => {
    await draft.settled()
    const result = await rounds.call('visit.finishLater', { encounterId })
    setProblem(result.ok ? null : result.problem)
    if (!result.ok) return
    put('visit.get', { encounterId }, result.value)
    leave()
  }
  const release = async () => {
    const result = await rounds.call('queue.release', { taskId })
    setProblem(result.ok ? null : result.problem)
    if (!result.ok) return
    setReleasing(false)
    leave()
  }

  return (
    <>
      {!releasing && <Trouble problem={problem} />}
      <Menu
        button={
          <Button>
            End visit
            <CaretDown />
          </Button>
        }
      >
        <MenuItem onChoose={finishLater} note="The call is over, the note stays unsigned">
          Finish the note later
        </MenuItem>
        <MenuLine />
        {ways.map((each) => (
          <MenuItem
            key={each.how}
            onChoose={() => setWay(each)}
            note={each.note}
            kind={each.how === 'emergency' ? 'stop' : undefined}
          >
            {each.words}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onChoose={() => setHandingOver(true)}>Hand over to a colleague</MenuItem>
        <MenuItem onChoose={() => setReleasing(true)} note="Someone else can take the patient">
          Release to the queue
        </MenuItem>
      </Menu>
      {way && (
        <EndDialog visit={visit} draft={draft} way={way} onClose={() => setWay(null)} onEnded={leave} />
      )}
      {releasing && (
        <Dialog
          title={`Release ${visit.patientName} to the queue?`}
          onClose={() => setReleasing(false)}
          foot={
            <>
              <Trouble problem={problem} />
              <Button onClick={() => setReleasing(false)}>Keep the patient</Button>
              <Button kind="next" onClick={release}>
                Release
              </Button>
            </>
          }
        >
          <p>The patient waits again and another provider can claim them. What you wrote stays yours.</p>
        </Dialog>
      )}
      {handingOver && <HandOver visit={visit} onClose={() => setHandingOver(false)} onDone={leave} />}
    </>
  )
}

function EndDialog({
  visit,
  draft,
  way,
  onClose,
  onEnded,
}: {
  visit: VisitView
  draft: NoteDraft
  way: Way
  onClose: () => void
  onEnded: () => void
}) {
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const end = async () => {
    await draft.settled()
    const result = await rounds.call('visit.end', {
      encounterId: visit.encounterId,
      how: way.how,
      words: words.trim(),
    })
    if (!result.ok) return setProblem(result.problem)
    put('visit.get', { encounterId: visit.encounterId }, result.value)
    onClose()
    onEnded()
  }
  return (
    <Dialog
      title={`${way.words}: end the visit of ${visit.patientName}`}
      onClose={onClose}
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={onClose}>Go on with the visit</Button>
          <Button kind="stop" onClick={end}>
            End visit
          </Button>
        </>
      }
    >
      <LongField label={way.ask} value={words} maxLength={500} onChange={setWords} />
    </Dialog>
  )
}
