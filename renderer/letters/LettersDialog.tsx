import './letters.css'
import { useState } from 'react'
import { type LetterKind, letterKinds } from '../../main/clinical/letters/kinds.ts'
import { lacksIn, letterText } from '../../main/clinical/letters/letter.ts'
import type { LetterFactsView, LettersView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { LetterFields } from './LetterFields.tsx'
import { LetterPaper } from './LetterPaper.tsx'
import { kindLabels } from './labels.ts'
import { useLetterForm } from './use-letter-form.ts'
import { WrittenLetter } from './WrittenLetter.tsx'

type Of = { encounterId: string; kind?: LetterKind; letterId?: string; onClose: () => void }

/** Letters of a visit: written from the chart and in one's own words, read as they will be printed, then kept in the chart. */
export function LettersDialog({ encounterId, kind, letterId, onClose }: Of) {
  const { data: letters, error } = useBridgeQuery('letters.list', { encounterId })
  const [shown, setShown] = useState(letterId ?? null)
  const [begun, setBegun] = useState<LetterKind | null>(kind ?? null)
  const letter = letters?.letters.find(({ id }) => id === shown)
  if (letters && letter)
    return (
      <WrittenLetter
        letters={letters}
        letter={letter}
        onAnother={() => {
          setShown(null)
          setBegun(letter.kind)
        }}
        onClose={onClose}
      />
    )
  if (letters && begun !== null && shown === null && letters.notNow === null)
    return <Begun letters={letters} kind={begun} onWritten={setShown} onClose={onClose} />
  // A dialog that is there for a moment would take the keyboard from the one that follows.
  if (!letters && !error) return null
  return (
    <Dialog title="Letters" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <InlineError problem={error} />
      {letters && <p>{letters.notNow ?? 'This letter was taken back.'}</p>}
    </Dialog>
  )
}

type Writing = {
  letters: LettersView
  kind: LetterKind
  onWritten: (id: string) => void
  onClose: () => void
}

function Begun(of: Writing) {
  const { encounterId } = of.letters
  const { data: about, error } = useBridgeQuery('letters.facts', { encounterId }, { fresh: true })
  if (about) return <Write {...of} about={about} />
  if (!error) return null
  return (
    <Dialog title="Letters" onClose={of.onClose} foot={<Button onClick={of.onClose}>Close</Button>}>
      <InlineError problem={error} />
    </Dialog>
  )
}

function Write({ letters, kind: first, about, onWritten, onClose }: Writing & { about: LetterFactsView }) {
  const { encounterId, patientName } = letters
  const [kind, setKind] = useState(first)
  const forms = {
    excuse: useLetterForm(encounterId, 'excuse', about),
    referral: useLetterForm(encounterId, 'referral', about),
    emergency: useLetterForm(encounterId, 'emergency', about),
  }
  const form = forms[kind]
  const { run, isPending, error } = useCommand('letters.finish')
  const lacks = lacksIn(form.words)
  const close = () => {
    for (const one of Object.values(forms)) one.leave()
    onClose()
  }
  const finish = async () => {
    const { words } = form
    const result = await run({ encounterId, ...words, facts: [...words.facts], seen: about.seen })
    if (!result.ok) return
    for (const [name, one] of Object.entries(forms)) name === kind ? one.finished() : one.leave()
    onWritten(result.value.letterId)
  }
  return (
    <Dialog
      title={`Letter about ${patientName}`}
      onClose={close}
      wide
      foot={
        <>
          <p className="copy-saved quiet" role="status">
            {lacks}
          </p>
          {form.changed && (
            <Button kind="bare" onClick={form.giveUp}>
              Begin anew
            </Button>
          )}
          <Button onClick={close}>Close</Button>
          <Button kind="next" onClick={() => void finish()} disabled={lacks !== null || isPending}>
            Finish the letter
          </Button>
        </>
      }
    >
      <InlineError problem={error} />
      {!about.letterhead && (
        <p className="tone-warn">
          The practice’s name and address are not on this machine: the letter begins with your name alone.
        </p>
      )}
      <div className="letter-writing">
        <div>
          <RadioGroup label="Kind" hideLabel value={kind} options={kindLabels} onChoose={setKind} />
          <LetterFields key={kind} form={form} about={about} />
        </div>
        <Preview title={letterKinds[kind].title} text={letterText(form.words, about, about.today)} />
      </div>
    </Dialog>
  )
}

/** It scrolls for itself, beside what is typed. */
function Preview({ title, text }: { title: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="letter-preview scrolls" aria-label="As it will be printed" tabIndex={0}>
      <LetterPaper title={title} text={text} />
    </section>
  )
}
