import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isAnswer, unanswered } from '../../main/clinical/labs/orderable.ts'
import type { TestChoice, TestFormView, TestQuestion } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { TestSearch } from './TestSearch.tsx'

type Of = { encounterId: string; patientName: string; foreign: string | null }
/** What the form is about: a search; a test, perhaps in the place of an unsigned order. */
export type Ordering = { test: string | null; replaces: string | null }

/** A test to order, or one to be changed: find it, answer what its laboratory asks, say where. A set is ordered in one press. */
export function TestForm({ begin, onClose, ...of }: Of & { begin: Ordering; onClose: () => void }) {
  const [test, setTest] = useState(begin.test)
  const set = useCommand('labs.orderSet')
  const box = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form grows when a test is chosen
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [test])
  const choose = async (choice: TestChoice) => {
    if (choice.kind !== 'set') return setTest(choice.id)
    const result = await set.run({ encounterId: of.encounterId, set: choice.id })
    if (result.ok) onClose()
  }
  return (
    <section
      ref={box}
      className="card order-form"
      aria-label={begin.replaces ? 'Change the test' : 'Order a test'}
    >
      {test ? (
        <TestDetails
          key={test}
          {...of}
          test={test}
          replaces={begin.replaces}
          onChooseAnother={begin.replaces ? null : () => setTest(null)}
          onClose={onClose}
        />
      ) : (
        <>
          <TestSearch onChosen={(choice) => void choose(choice)} onGivenUp={onClose} />
          {of.foreign && (
            <p className="tone-stop">
              Your call is with {of.foreign}. These tests are for {of.patientName}.
            </p>
          )}
          <InlineError problem={set.error} />
          <div className="order-acts">
            <Button small onClick={onClose}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

type Filled = TestFormView['begin']

function TestDetails({
  encounterId,
  patientName,
  foreign,
  test,
  replaces,
  onChooseAnother,
  onClose,
}: Of & {
  test: string
  replaces: string | null
  onChooseAnother: (() => void) | null
  onClose: () => void
}) {
  const { data: form, error: unread } = useBridgeQuery('labs.form', { encounterId, test, replaces })
  const [changed, setChanged] = useState<Partial<Filled>>({})
  const [askedOnce, setAskedOnce] = useState(false)
  const draft = useFormDraft(
    encounterId,
    'test',
    { test, replaces: replaces ?? '', changed: JSON.stringify(changed) },
    (kept) => setChanged(JSON.parse(kept.changed ?? '{}')),
    (kept) => kept.test === test && kept.replaces === (replaces ?? ''),
  )
  const { run, isPending, error } = useCommand('labs.order')
  const element = useRef<HTMLFormElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the next thing is answered
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('select, input, textarea')?.focus({ preventScroll: true })
    element.current?.closest('section')?.scrollIntoView({ block: 'nearest' })
  }, [form === null])
  if (!form) return <InlineError problem={unread} />
  const filled: Filled = { ...form.begin, ...changed }
  const set = (more: Partial<Filled>) => setChanged({ ...changed, ...more })
  const answered = (id: string) => filled.answers[id] ?? ''
  const complete =
    unanswered(form, filled.answers).length === 0 &&
    form.questions.every((each) => isAnswer(each, answered(each.id))) &&
    (filled.site !== '' || form.sites.length === 0)

  const close = () => {
    draft.forget()
    onClose()
  }
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!complete || isPending) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const result = await run({
      encounterId,
      test,
      replaces,
      stat: filled.stat,
      answers: form.questions.map(({ id }) => ({ id, answer: answered(id) })),
      site: filled.site || null,
      payer: filled.payer || null,
      reason: filled.reason || null,
    })
    if (result.ok) close()
  }
  return (
    <form ref={element} className="order-details" autoComplete="off" onSubmit={add} noValidate>
      <div className="order-head">
        <strong>{form.name}</strong>
        {onChooseAnother && (
          <button
            type="button"
            className="link"
            onClick={() => {
              draft.forget()
              onChooseAnother()
            }}
          >
            Another test
          </button>
        )}
      </div>
      {form.earlier.length > 0 && (
        <p className="tone-warn" role="status">
          Same test: {form.earlier.join(' · ')}.
        </p>
      )}
      {(form.specimen || form.preparation.length > 0) && (
        <p className="quiet">
          {[form.specimen && `Specimen: ${form.specimen}.`, ...form.preparation].filter(Boolean).join(' ')}
        </p>
      )}
      {form.questions.map((each) => (
        <Question
          key={each.id}
          of={each}
          answer={answered(each.id)}
          onAnswer={(answer) => set({ answers: { ...filled.answers, [each.id]: answer } })}
        />
      ))}
      <Where form={form} filled={filled} onChange={set} />
      {form.example && (
        <p className="order-unchecked">
          An example of the practice: what is asked here, and how patients prepare, was not reviewed.
        </p>
      )}
      {foreign && (
        <p className="tone-stop">
          Your call is with {foreign}. This test is for {patientName}.
          {askedOnce && <strong> Press again to {replaces ? 'change' : 'add'} it.</strong>}
        </p>
      )}
      <InlineError problem={error ?? unread} />
      <div className="order-acts">
        <Button small onClick={close}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" disabled={!complete}>
          {replaces ? 'Change order' : 'Add order'}
        </Button>
      </div>
    </form>
  )
}

/** What every order says: for which diagnosis, where, who pays, how soon. */
function Where({
  form,
  filled,
  onChange,
}: {
  form: TestFormView
  filled: Filled
  onChange: (more: Partial<Filled>) => void
}) {
  const none = [['', 'Not said']] as const
  const options = (all: TestFormView['payers']) => all.map(({ value, label }) => [value, label] as const)
  const sites = form.sites.map(({ id, name, address }) => [id, `${name}, ${address}`] as const)
  return (
    <>
      {form.reasons.length > 0 ? (
        <SelectField
          label="For"
          value={filled.reason}
          options={[...none, ...options(form.reasons)]}
          onChoose={(reason) => onChange({ reason })}
        />
      ) : (
        <p className="tone-warn">No diagnosis yet: the order will name none.</p>
      )}
      {sites.length > 0 ? (
        <SelectField
          label={form.kind === 'imaging' ? 'Imaging site' : 'Laboratory'}
          value={filled.site}
          options={filled.site === '' ? [['', 'Choose'], ...sites] : sites}
          onChoose={(site) => onChange({ site })}
        />
      ) : (
        <p className="quiet">No place is known near this patient: the order will name none.</p>
      )}
      <div className="test-last">
        <SelectField
          label="Who pays"
          value={filled.payer}
          options={[...none, ...options(form.payers)]}
          onChoose={(payer) => onChange({ payer })}
        />
        <SelectField
          label="How soon"
          value={filled.stat ? 'stat' : 'routine'}
          options={[
            ['routine', 'Routine'],
            ['stat', 'STAT'],
          ]}
          onChoose={(soon) => onChange({ stat: soon === 'stat' })}
        />
      </div>
    </>
  )
}

function Question({
  of,
  answer,
  onAnswer,
}: {
  of: TestQuestion
  answer: string
  onAnswer: (answer: string) => void
}) {
  const label = of.required ? of.text : `${of.text} (optional)`
  if (of.kind === 'choice')
    return (
      <SelectField
        label={label}
        value={answer}
        options={[['', 'Choose'], ...of.choices.map((each) => [each, each] as const)]}
        onChoose={onAnswer}
      />
    )
  if (of.kind === 'boolean')
    return (
      <SelectField
        label={label}
        value={answer}
        options={[
          ['', 'Choose'],
          ['true', 'Yes'],
          ['false', 'No'],
        ]}
        onChoose={onAnswer}
      />
    )
  return (
    <Field
      label={label}
      {...(of.kind === 'date' ? { type: 'date' } : { maxLength: 500 })}
      value={answer}
      onChange={(event) => onAnswer(event.target.value)}
    />
  )
}
