import type { ProblemView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { enterProblem } from './actions.ts'
import { DateField } from './EntryField.tsx'
import { EntryForm } from './EntryForm.tsx'
import { ProblemFields, type ProblemValues } from './ProblemFields.tsx'
import { Reasoned } from './Reasoned.tsx'
import { whyInError } from './Retract.tsx'
import { StartAgain } from './StartAgain.tsx'
import { asTyped, typedDate } from './since.ts'
import { useChange } from './use-change.ts'

type State = 'active' | 'resolved' | 'as-it-is'
type Values = ProblemValues & { state: State; resolved: string }

const valuesOf = ({ text, onset, uncertainty, end, ended }: ProblemView): Values => ({
  text,
  onset: asTyped(onset),
  certainty: uncertainty ?? 'confirmed',
  state: end === null ? 'active' : end === 'resolved' ? 'resolved' : 'as-it-is',
  resolved: asTyped(ended),
})

/** One problem of the list: corrected, resolved, refuted, or retracted as entered in error. */
export function ChangeProblem({
  encounterId,
  of,
  onClose,
}: {
  encounterId: string
  of: ProblemView
  onClose: () => void
}) {
  const { before, values, set, startAgain, close } = useChange({
    encounterId,
    form: 'change',
    of: `Condition/${of.id}`,
    version: of.version,
    valuesNow: () => valuesOf(of),
    onClose,
  })
  const { run, isPending, error } = useCommand('chart.correctProblem')
  const withdraw = useCommand('chart.withdrawProblem')
  const { text, certainty, state } = values
  const onset = values.onset === before.onset ? 'as-it-is' : typedDate(values.onset)
  const resolved = typedDate(values.resolved)
  const isKept = state === before.state && values.resolved === before.resolved
  const said = certainty === before.certainty || certainty === 'differential' ? null : certainty
  const renamed = of.coded !== null && text !== before.text

  const withdrawAs = (as: 'refuted' | 'entered-in-error') => async (reason: string) =>
    (await withdraw.run({ encounterId, problemId: of.id, seen: values.seen, as, reason })).ok
  return (
    <EntryForm
      title={`Change ${of.text}`}
      submit="Save the correction"
      back={enterProblem.title}
      ready={text.trim() !== '' && onset !== 'none' && resolved !== 'none' && !isPending}
      error={error ?? withdraw.error}
      onClose={close}
      onSubmit={async () =>
        onset !== 'none' &&
        resolved !== 'none' &&
        (
          await run({
            encounterId,
            problemId: of.id,
            seen: values.seen,
            text: text === before.text ? null : text.trim(),
            onset,
            certainty: said,
            state: isKept ? 'as-it-is' : state,
            resolved: state === 'resolved' ? resolved : null,
          })
        ).ok
      }
      more={
        <Reasoned
          of={values}
          onChange={set}
          busy={withdraw.isPending}
          onDone={close}
          acts={[
            {
              key: 'refuted',
              open: 'Refute …',
              label: 'Why the patient has no such problem',
              button: 'Refute the problem',
              run: withdrawAs('refuted'),
            },
            {
              key: 'entered-in-error',
              open: 'Retract …',
              label: whyInError,
              button: 'Retract the problem',
              run: withdrawAs('entered-in-error'),
            },
          ]}
        />
      }
    >
      <StartAgain onPress={startAgain} />
      <ProblemFields
        of={values}
        kept={before.certainty === 'differential' ? 'differential' : undefined}
        onChange={set}
      />
      {renamed && <p className="entry-said tone-warn">Its code goes with the old name.</p>}
      <RadioGroup<State>
        label="Now"
        value={state}
        options={[
          ['active', 'Active'],
          ['resolved', 'Resolved'],
          ...(before.state === 'as-it-is' ? [['as-it-is', `As it is: ${of.end}`] as const] : []),
        ]}
        onChoose={(state) => set({ state })}
      />
      {state === 'resolved' && (
        <DateField
          label="Resolved (2024, 3/2024)"
          value={values.resolved}
          onChange={(resolved) => set({ resolved })}
        />
      )}
    </EntryForm>
  )
}
