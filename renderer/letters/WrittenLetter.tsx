import { useEffect, useRef, useState } from 'react'
import type { LettersView, WrittenLetterView } from '../../preload/views/index.ts'
import { command, useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CopyButtons, CopyNote, OnPaper, useCopies } from '../ui/PaperCopies.tsx'
import { LetterPaper } from './LetterPaper.tsx'
import { writtenLabel } from './labels.ts'

/** A letter that was finished: it no longer changes, and copies of it can be had. */
export function WrittenLetter({
  letters: { encounterId, notNow, patientName },
  letter,
  onAnother,
  onClose,
}: {
  letters: LettersView
  letter: WrittenLetterView
  onAnother: () => void
  onClose: () => void
}) {
  const { id: letterId, title, text, mayTakeBack } = letter
  const copies = useCopies({
    print: () => command('letters.print', { encounterId, letterId }),
    save: () => command('letters.save', { encounterId, letterId }),
    saveDocument: () => command('letters.saveDocument', { encounterId, letterId }),
  })
  const { run, isPending, error } = useCommand('letters.takeBack')
  const [asked, setAsked] = useState(false)
  const takeBack = async () => {
    if (!asked) return setAsked(true)
    if ((await run({ encounterId, letterId })).ok) onClose()
  }
  const body = useRef<HTMLElement>(null)
  // What finished it is gone, and had the keyboard.
  useEffect(() => body.current?.focus(), [])
  return (
    <Dialog
      title={`${title}: ${patientName}`}
      onClose={onClose}
      wide
      foot={
        <>
          <p className="copy-saved" role="status">
            {copies.saved}
          </p>
          {mayTakeBack && (
            <Button kind={asked ? 'stop' : 'bare'} disabled={isPending} onClick={() => void takeBack()}>
              {asked ? 'Press again: entered in error' : 'Take back'}
            </Button>
          )}
          {notNow === null && <Button onClick={onAnother}>Write another</Button>}
          <Button onClick={onClose}>Close</Button>
          {letter.kind !== 'excuse' && (
            <Button
              disabled={copies.allowed !== true || copies.busy}
              onClick={() => void copies.saveDocument()}
            >
              Save as FHIR …
            </Button>
          )}
          <CopyButtons of={copies} next />
        </>
      }
    >
      <InlineError problem={error ?? copies.problem} />
      <p>{writtenLabel(letter)}</p>
      <CopyNote of={copies} />
      <section ref={body} tabIndex={-1} aria-label="As it is printed">
        <LetterPaper title={title} text={text} />
      </section>
      <OnPaper>
        <LetterPaper title={title} text={text} />
      </OnPaper>
    </Dialog>
  )
}
