import './instructions.css'
import { type RefObject, useRef, useState } from 'react'
import type { InstructionsView } from '../../preload/views/index.ts'
import { command, useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CopyButtons, OnPaper, useCopies } from '../ui/PaperCopies.tsx'
import { InstructionsForm } from './InstructionsForm.tsx'
import { InstructionsPaper } from './InstructionsPaper.tsx'
import { sentLabel } from './labels.ts'
import { useInstructionsForm } from './use-instructions-form.ts'

/** What the patient is told to do at home: chosen by the diagnoses, read and changed here, then sent. */
export function InstructionsDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data, error } = useBridgeQuery('instructions.get', { encounterId }, { fresh: true })
  if (data) return <Loaded view={data} onClose={onClose} />
  return (
    <Dialog
      title="Instructions for the patient"
      onClose={onClose}
      foot={<Button onClick={onClose}>Close</Button>}
    >
      <InlineError problem={error} />
    </Dialog>
  )
}

function Loaded({ view, onClose }: { view: InstructionsView; onClose: () => void }) {
  const { encounterId, patientName, notNow, sent } = view
  const form = useInstructionsForm(view)
  const { run, isPending, error } = useCommand('instructions.send')
  const [said, setSaid] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  const copies = useCopies({
    print: () => command('instructions.print', { encounterId }),
    save: () => command('instructions.save', { encounterId }),
  })
  const close = () => {
    form.leave()
    onClose()
  }
  const send = async () => {
    setSaid('')
    copies.forget()
    const result = await run({ encounterId, ...form.message, acceptUnreviewed: form.unreviewed })
    if (!result.ok) return
    form.sent()
    setSaid(`Sent: ${form.message.title}.`)
    // There is nothing to send now, and a button that can't be pressed holds no keyboard.
    heading.current?.focus()
  }
  const ready = form.message.title.trim() !== '' && form.message.text.trim() !== '' && !isPending
  return (
    <Dialog
      title={`Instructions for ${patientName}`}
      onClose={close}
      wide
      foot={
        <>
          <p className="copy-saved" role="status">
            {copies.saved || said}
          </p>
          {sent.length > 0 &&
            (copies.allowed === false ? (
              <p className="quiet">Your IT department has switched off printing and saving.</p>
            ) : (
              <CopyButtons of={copies} />
            ))}
          <Button onClick={close}>Close</Button>
          {notNow === null && (
            <Button kind="next" onClick={() => void send()} disabled={!ready}>
              {form.unreviewed ? 'Send the Spanish, not reviewed' : 'Send to the patient'}
            </Button>
          )}
        </>
      }
    >
      <p className="quiet">
        The patient reads this at their link once the visit has ended. The note stays out of it.
      </p>
      <InlineError problem={error ?? copies.problem} />
      {notNow === null ? <InstructionsForm view={view} form={form} /> : <p className="tone-warn">{notNow}</p>}
      <SentList view={view} heading={heading} />
      <OnPaper>
        <InstructionsPaper view={view} />
      </OnPaper>
    </Dialog>
  )
}

function SentList({
  view: { encounterId, sent },
  heading,
}: {
  view: InstructionsView
  heading: RefObject<HTMLHeadingElement | null>
}) {
  const { run, isPending, error } = useCommand('instructions.takeBack')
  const [asked, setAsked] = useState<string | null>(null)
  const takeBack = async (messageId: string) => {
    if (asked !== messageId) return setAsked(messageId)
    setAsked(null)
    // The button goes with its line.
    if ((await run({ encounterId, messageId })).ok) heading.current?.focus()
  }
  return (
    <section className="instructions-sent" aria-label="Sent">
      <h3 className="overline" tabIndex={-1} ref={heading}>
        Sent
      </h3>
      {sent.length === 0 && <p className="quieter">Nothing yet.</p>}
      <InlineError problem={error} />
      <ul className="instructions-list">
        {sent.map((one) => (
          <li key={one.id}>
            <details>
              <summary>
                <strong>{one.title}</strong> <span className="quiet">{sentLabel(one)}</span>
              </summary>
              <p className="instructions-text" lang={one.language}>
                {one.text}
              </p>
            </details>
            {one.mayTakeBack && (
              <Button
                small
                kind={asked === one.id ? 'stop' : 'bare'}
                disabled={isPending}
                aria-label={`Take back ${one.title}`}
                onClick={() => void takeBack(one.id)}
              >
                {asked === one.id ? 'Press again: it leaves the patient’s page' : 'Take back'}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
