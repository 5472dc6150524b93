import type { LetterFactsView } from '../../preload/views/index.ts'
import { Button } from '../ui/Button.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import type { LetterForm } from './use-letter-form.ts'

const textLabels = {
  excuse: 'Anything else, in your words',
  referral: 'Why, in your words',
  emergency: 'What happened, in your words',
} as const

/** What a person says of a letter, and what they pull in. */
export function LetterFields({ form, about }: { form: LetterForm; about: LetterFactsView }) {
  const { words, change } = form
  const { kind } = words
  return (
    <div className="letter-fields">
      {kind === 'excuse' && (
        <>
          <RadioGroup
            label="Excused from"
            value={words.absence}
            options={[
              ['work', 'Work'],
              ['school', 'School'],
              ['both', 'Work and school'],
            ]}
            onChoose={(absence) => change({ absence })}
          />
          <div className="letter-days">
            <Field
              label="First day"
              type="date"
              value={words.from ?? ''}
              onChange={(event) => change({ from: event.currentTarget.value })}
            />
            <Field
              label="Last day"
              type="date"
              min={words.from ?? undefined}
              value={words.until ?? ''}
              onChange={(event) => change({ until: event.currentTarget.value })}
            />
          </div>
        </>
      )}
      {kind !== 'emergency' && (
        <Field
          label={kind === 'excuse' ? 'To (else “To whom it may concern”)' : 'To whom'}
          value={words.to}
          maxLength={200}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      )}
      <LongField
        label={textLabels[kind]}
        rows={kind === 'excuse' ? 3 : 6}
        maxLength={10_000}
        autoFocus={kind === 'emergency'}
        value={words.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Facts form={form} about={about} />
    </div>
  )
}

function Facts({ form, about }: { form: LetterForm; about: LetterFactsView }) {
  const { facts } = form.words
  return (
    <fieldset className="letter-facts">
      <legend>Pull in from this visit and its chart</legend>
      <ul>
        {about.facts.map(({ key, title, text }) => (
          <li key={key}>
            <label>
              <input type="checkbox" checked={facts.includes(key)} onChange={() => form.toggle(key)} />
              <span>
                {title} <span className="quieter">{firstLine(text)}</span>
              </span>
            </label>
            <Button
              small
              kind="bare"
              aria-label={`Edit in your words: ${title}`}
              onClick={() => form.takeOver(key, text)}
            >
              Edit
            </Button>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

const firstLine = (text: string): string => {
  const lines = text.split('\n').filter(Boolean)
  return `${lines[0]?.replace(/^- /, '') ?? ''}${lines.length > 1 ? ' …' : ''}`
}
