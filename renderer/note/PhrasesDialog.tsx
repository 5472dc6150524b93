import { type FormEvent, useState } from 'react'
import type { PhraseView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { usePhrases } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'

type Draft = { id: string | null; name: string; title: string; text: string }
const empty: Draft = { id: null, name: '', title: '', text: '' }

/** One's own phrases, to be written, changed and taken away; and those of the practice, to be read. */
export function PhrasesDialog({ onClose }: { onClose: () => void }) {
  const { data: phrases, error } = usePhrases()
  const [draft, setDraft] = useState<Draft | null>(null)
  const own = (phrases ?? []).filter(({ of }) => of === 'own')
  const practice = (phrases ?? []).filter(({ of }) => of === 'practice')
  return (
    <Dialog
      title="Phrases"
      onClose={onClose}
      wide
      foot={
        <>
          {!draft && (
            <Button kind="accent" onClick={() => setDraft(empty)}>
              New phrase
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <p className="quiet">
        Type a dot and the name in a note. In the text, *** is a field, and {'{one | other}'} is a choice: Tab
        goes from one to the next.
      </p>
      <InlineError problem={error} />
      {draft && <PhraseForm key={draft.id ?? 'new'} draft={draft} onDone={() => setDraft(null)} />}
      <PhraseList
        title="Yours"
        none="You have none yet."
        phrases={own.filter(({ id }) => id !== draft?.id)}
        onChange={setDraft}
      />
      <PhraseList title="Of the practice" none="The practice has none." phrases={practice} />
    </Dialog>
  )
}

function PhraseList({
  title,
  none,
  phrases,
  onChange,
}: {
  title: string
  none: string
  phrases: PhraseView[]
  onChange?: (draft: Draft) => void
}) {
  const { run, error } = useCommand('phrases.remove')
  return (
    <section className="phrases-of" aria-label={title}>
      <h3 className="overline">{title}</h3>
      {phrases.length === 0 && <p className="quieter">{none}</p>}
      <InlineError problem={error} />
      <ul>
        {phrases.map((phrase) => (
          <li key={phrase.id} className="phrase-line">
            <strong>.{phrase.name}</strong>
            <span>
              {phrase.title}
              <span className="quieter"> {shortened(phrase)}</span>
            </span>
            {onChange && (
              <span className="section-acts">
                <Button small aria-label={`Change .${phrase.name}`} onClick={() => onChange(draftOf(phrase))}>
                  Change
                </Button>
                <Button
                  small
                  kind="bare"
                  aria-label={`Remove .${phrase.name}`}
                  onClick={() => void run({ id: phrase.id })}
                >
                  Remove
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const textOf = ({ texts }: PhraseView): string => texts.map(({ text }) => text).join('\n')
const draftOf = (phrase: PhraseView): Draft => ({
  id: phrase.id,
  name: phrase.name,
  title: phrase.title,
  text: textOf(phrase),
})

function shortened(phrase: PhraseView): string {
  const asks = phrase.boxes.map(({ label }) => label).join(', ')
  const text = [textOf(phrase).replaceAll('\n', ' '), asks && `asks ${asks}`].filter(Boolean).join('; ')
  return text.length > 90 ? `${text.slice(0, 90)}…` : text
}

/** What was typed stays where the server does not answer. */
function PhraseForm({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const [values, setValues] = useState(draft)
  const { run, isPending, error } = useCommand('phrases.save')
  const ready = values.name.trim() !== '' && values.title.trim() !== '' && values.text.trim() !== ''
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (ready && !isPending && (await run(values)).ok) onDone()
  }
  const title = draft.id === null ? 'New phrase' : `Change .${draft.name}`
  return (
    <form className="phrase-form" aria-label={title} autoComplete="off" onSubmit={save}>
      <div className="phrase-form-head">
        <Field
          label="Name, after the dot"
          value={values.name}
          maxLength={30}
          autoFocus
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value.toLowerCase() })}
        />
        <Field
          label="Title"
          value={values.title}
          maxLength={100}
          onChange={(event) => setValues({ ...values, title: event.currentTarget.value })}
        />
      </div>
      <LongField
        label="Text"
        rows={5}
        value={values.text}
        maxLength={10_000}
        onChange={(event) => setValues({ ...values, text: event.currentTarget.value })}
      />
      <InlineError problem={error} />
      <div className="section-acts">
        <Button small kind="accent" type="submit" disabled={!ready || isPending}>
          {isPending ? 'Saving …' : 'Save'}
        </Button>
        <Button small kind="bare" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
