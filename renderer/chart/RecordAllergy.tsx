import { useForm } from 'react-hook-form'
import { noneMeant } from '../../main/clinical/allergies/none-meant.ts'
import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useMedicationSearch } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { AllergyFields, type Judged, notJudged } from './AllergyFields.tsx'
import { NoneKnown } from './NoneKnown.tsx'
import { useChartHeader } from './use-chart.ts'

type Ingredient = { rxcui: string; name: string }
type Values = Pick<Input<'chart.recordAllergy'>, 'text'> &
  Judged &
  Record<'reaction' | 'rxcui' | 'ingredient', string>

const empty: Values = { text: '', reaction: '', rxcui: '', ingredient: '', ...notJudged }

/** Records an allergy as the patient tells it, coded when the clinician picks an ingredient; or that there is none. */
export function RecordAllergy({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data: chart } = useChartHeader({ encounterId })
  const { register, handleSubmit, watch, setValue, reset } = useForm({ defaultValues: empty })
  const values = watch()
  const { text, rxcui } = values
  const draft = useFormDraft(encounterId, 'allergy', values, (kept) => reset({ ...empty, ...kept }))
  const { run, error } = useCommand('chart.recordAllergy')
  const { found: medications } = useMedicationSearch(text, 3)
  const ingredients = medications.flatMap((medication) => medication.ingredients)
  const found = [...new Map(ingredients.map((each) => [each.rxcui, each])).values()].slice(0, 6)
  const close = () => {
    draft.forget()
    onClose()
  }

  const none = rxcui ? null : noneMeant(text)

  const record = handleSubmit(async ({ text, rxcui, reaction, criticality, kind, severity }) => {
    const result = await run({
      encounterId,
      text,
      rxcui: rxcui || null,
      reaction: reaction.trim() || null,
      criticality,
      kind: kind || null,
      severity: severity || null,
    })
    if (result.ok) close()
  })
  const pick = (ingredient: Ingredient | null) => {
    setValue('rxcui', ingredient?.rxcui ?? '')
    setValue('ingredient', ingredient?.name ?? '')
  }

  return (
    <Dialog
      title={`Record an allergy of ${chart?.name ?? '…'}`}
      onClose={close}
      foot={
        <>
          <InlineError problem={error} />
          <Button onClick={close}>Cancel</Button>
          <Button kind="next" onClick={record} disabled={text.trim() === '' || none !== null}>
            Record allergy
          </Button>
        </>
      }
    >
      <Field label="What, in the patient’s words" maxLength={200} {...register('text')} />
      {found.length > 0 && (
        <fieldset className="ingredients">
          <legend>Ingredient, so that orders are checked against it</legend>
          {[...found, null].map((each) => (
            <label key={each?.rxcui ?? 'none'}>
              <input
                type="radio"
                name="ingredient"
                checked={rxcui === (each?.rxcui ?? '')}
                onChange={() => pick(each)}
              />{' '}
              {each ? each.name : 'None of these: as told, read by its words'}
            </label>
          ))}
        </fieldset>
      )}
      <NoneKnown encounterId={encounterId} meant={none} onDone={close} />
      <Field label="What happened" maxLength={200} {...register('reaction')} />
      <AllergyFields of={values} onChange={(name, value) => setValue(name, value as never)} />
    </Dialog>
  )
}
