import type { InstructionsView } from '../../preload/views/index.ts'
import { Button } from '../ui/Button.tsx'
import { Field, LongField, SelectField } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { notReviewed, offeredLabel } from './labels.ts'
import type { InstructionsFormState } from './use-instructions-form.ts'
import { ownWords } from './written.ts'

/** Which text, in which language, and the words as they will be sent. */
export function InstructionsForm({
  view: { offered },
  form,
}: {
  view: InstructionsView
  form: InstructionsFormState
}) {
  const { of, language, unreviewed, changed } = form
  const fits = offered.filter(({ fit }) => fit !== 'other').length
  return (
    <div className="instructions-form">
      <div className="instructions-choice">
        <SelectField
          label={fits > 0 ? 'Text, what fits first' : 'Text: none fits the diagnoses or the reason'}
          value={of?.id ?? ownWords}
          options={[
            ...offered.map((one) => [one.id, offeredLabel(one)] as const),
            [ownWords, 'Your own words'] as const,
          ]}
          onChoose={form.chooseText}
        />
        <RadioGroup
          label="Language"
          value={language}
          options={[
            ['en', 'English'],
            ['es', of?.es?.reviewed ? 'Spanish' : 'Spanish, not reviewed'],
          ]}
          onChoose={form.chooseLanguage}
        />
      </div>
      {unreviewed && (
        <p className="tone-warn" role="status">
          {notReviewed.en} The patient’s page and the paper say so, in both languages.
        </p>
      )}
      <Field
        label="Title"
        value={form.title}
        maxLength={120}
        lang={language}
        onChange={(event) => form.change({ title: event.currentTarget.value })}
      />
      <LongField
        label="Text"
        rows={14}
        value={form.text}
        maxLength={10_000}
        lang={language}
        onChange={(event) => form.change({ text: event.currentTarget.value })}
      />
      <div className="instructions-foot">
        {of && <Sources of={of} />}
        {changed && of && (
          <Button small kind="bare" onClick={form.undo}>
            Back to the practice’s words
          </Button>
        )}
      </div>
    </div>
  )
}

function Sources({ of: { sources, example } }: { of: InstructionsView['offered'][number] }) {
  return (
    <details className="instructions-sources">
      <summary>
        {example ? 'An example for training. ' : ''}
        What was read for it ({sources.length})
      </summary>
      <ul>
        {sources.map(({ citation, address }) => (
          <li key={citation}>
            {citation}
            {address && <span className="quieter"> {address}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
