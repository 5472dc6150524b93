import { saysWhy } from '../../main/clinical/reason.ts'
import type { AllergyView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { forgetForm } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { usePopupHost } from '../ui/InChildWindow.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { AllergyFields, type Judged } from './AllergyFields.tsx'
import { recordAllergy } from './actions.ts'
import { allergyText } from './allergy-labels.ts'
import { CodeAllergy } from './CodeAllergy.tsx'
import { StartAgain } from './StartAgain.tsx'
import { useChange } from './use-change.ts'
import { useAllergies } from './use-chart.ts'

type Act = 'correct' | 'refuted' | 'entered-in-error'

/** One allergy of the chart: corrected, refuted, or retracted as entered in error. */
export function ChangeAllergy({
  encounterId,
  allergyId,
  onClose,
}: {
  encounterId: string
  allergyId: string
  onClose: () => void
}) {
  const { data } = useAllergies({ encounterId }, 5000)
  const allergy = data?.items.find(({ id }) => id === allergyId)
  if (allergy) return <Change encounterId={encounterId} allergy={allergy} onClose={onClose} />
  const close = () => {
    if (data) forgetForm(encounterId, 'change-allergy')
    onClose()
  }
  return (
    <Dialog title="Change an allergy" onClose={close} foot={<Button onClick={close}>Close</Button>}>
      <p>{data ? 'This allergy is no longer in the chart.' : 'Reading the chart …'}</p>
    </Dialog>
  )
}

const withdrawal = {
  refuted: {
    says: 'The patient has no such allergy: it was tested, or taken since without a reaction. It stays readable as refuted, and stops no order.',
    label: 'Why it is refuted',
    button: 'Refute the allergy',
  },
  'entered-in-error': {
    says: 'It should never have been written here: another patient’s, or a slip. It leaves the chart.',
    label: 'Why it is retracted',
    button: 'Retract the allergy',
  },
} as const

function Change({
  encounterId,
  allergy,
  onClose,
}: {
  encounterId: string
  allergy: AllergyView
  onClose: () => void
}) {
  const { before, values, set, startAgain, follow, close } = useChange({
    encounterId,
    form: 'change-allergy',
    of: `AllergyIntolerance/${allergy.id}`,
    version: allergy.version,
    valuesNow: () => correctedOf(allergy),
    onClose,
  })
  const act: Act = values.act === 'refuted' || values.act === 'entered-in-error' ? values.act : 'correct'
  const { reason } = values
  const correct = useCommand('chart.correctAllergy')
  const withdraw = useCommand('chart.withdrawAllergy')
  // The line that was pressed may be gone by then: the keyboard goes on at the list's own button.
  const host = usePopupHost()
  const recordButton = () =>
    (host?.ownerDocument ?? document).querySelector<HTMLElement>(`[aria-label="${recordAllergy.title}"]`)
  const busy = correct.isPending || withdraw.isPending
  const of = { encounterId, allergyId: allergy.id, seen: values.seen }

  const save = async () => {
    const result =
      act === 'correct'
        ? await correct.run({
            ...of,
            ...toldOf(values),
            text: values.text === before.text ? null : values.text.trim(),
          })
        : await withdraw.run({ ...of, as: act, reason: reason.trim() })
    if (result.ok) close()
  }
  return (
    <Dialog
      title={`Change ${allergyText(allergy)}`}
      onClose={close}
      finalFocus={act === 'correct' ? undefined : recordButton}
      foot={
        <>
          <InlineError problem={correct.error ?? withdraw.error} />
          <Button onClick={close}>Cancel</Button>
          {act === 'correct' ? (
            <Button kind="next" onClick={save} disabled={busy || values.text.trim() === ''}>
              Save the correction
            </Button>
          ) : (
            <Button kind="stop" onClick={save} disabled={busy || !saysWhy(reason)}>
              {withdrawal[act].button}
            </Button>
          )}
        </>
      }
    >
      <StartAgain onPress={startAgain} />
      {allergy.active && <CodeAllergy encounterId={encounterId} allergy={allergy} all onCoding={follow} />}
      <RadioGroup
        label="What to do"
        value={act}
        options={[
          ['correct', 'Correct it'],
          ['refuted', 'Refute it'],
          ['entered-in-error', 'Retract it'],
        ]}
        onChoose={(act) => set({ act })}
      />
      {act === 'correct' ? (
        <Correction allergy={allergy} values={values} onChange={set} />
      ) : (
        <>
          <p>{withdrawal[act].says}</p>
          <LongField
            label={withdrawal[act].label}
            value={reason}
            maxLength={500}
            onChange={(event) => set({ reason: event.target.value })}
          />
        </>
      )}
    </Dialog>
  )
}

type Corrected = Judged & { text: string; reaction: string }

const correctedOf = ({ text, reaction, kind, severity, criticality }: AllergyView): Corrected => ({
  text,
  reaction: reaction ?? '',
  kind: kind ?? '',
  severity: severity ?? '',
  criticality: criticality ?? 'unable-to-assess',
})

const toldOf = ({ reaction, kind, severity, criticality }: Corrected) => ({
  reaction: reaction.trim() || null,
  kind: kind || null,
  severity: severity || null,
  criticality,
})

function Correction({
  allergy,
  values,
  onChange,
}: {
  allergy: AllergyView
  values: Corrected
  onChange: (values: Corrected) => void
}) {
  const renamed = allergy.coded !== null && values.text.trim() !== allergy.text
  return (
    <>
      <Field
        label="What it is an allergy to"
        maxLength={200}
        value={values.text}
        onChange={(event) => onChange({ ...values, text: event.target.value })}
      />
      {renamed && <p className="tone-warn">Its code goes with the old name. Code the new one afterwards.</p>}
      <Field
        label="What happened"
        maxLength={200}
        value={values.reaction}
        onChange={(event) => onChange({ ...values, reaction: event.target.value })}
      />
      <AllergyFields of={values} onChange={(name, value) => onChange({ ...values, [name]: value })} />
    </>
  )
}
