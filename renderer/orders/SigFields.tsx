import { useId } from 'react'
import { plural, routes, wordsOfRoute } from '../../main/clinical/medications/sig-words.ts'
import type { WeightView } from '../../preload/views/index.ts'
import { enterVitals } from '../chart/actions.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { OftenField } from './OftenField.tsx'
import { inMode, type OrderRead, type OrderTyped, type SigMode } from './order-input.ts'
import { StepFields } from './StepFields.tsx'

type Change = (change: Partial<OrderTyped>) => void

/** How a medicine is taken: dose, how often, for how long; by weight; or in words, where the rest can't say it. */
export function SigFields({
  typed,
  read,
  weight,
  maximum,
  onChange,
}: {
  typed: OrderTyped
  read: OrderRead
  /** Asked for a dose by weight; null while it is not here. */
  weight: WeightView | null
  /** The most of it, in a sentence. */
  maximum: string | null
  onChange: Change
}) {
  const { unit, strengths } = read.product
  const modes: (readonly [SigMode, string])[] = [
    ...(unit ? ([['dose', 'Dose']] as const) : []),
    ...(unit && strengths.length > 0 ? ([['weight', 'By weight']] as const) : []),
    ['words', 'In words'],
  ]
  return (
    <div className="sig">
      {modes.length > 1 && (
        <RadioGroup
          label="How it is taken"
          hideLabel
          value={typed.mode as SigMode}
          options={modes}
          onChoose={(mode) => onChange(inMode(mode, typed, read))}
        />
      )}
      {typed.mode === 'words' ? (
        <Field
          label="Dosage"
          maxLength={300}
          value={typed.dosage}
          onChange={(event) => onChange({ dosage: event.target.value })}
        />
      ) : (
        <>
          {typed.mode === 'weight' && (
            <ByWeight typed={typed} read={read} weight={weight} maximum={maximum} onChange={onChange} />
          )}
          <Taken typed={typed} read={read} kg={weight?.weight?.kg ?? null} onChange={onChange} />
          {typed.mode === 'dose' && unit && <StepFields typed={typed} unit={unit} onChange={onChange} />}
          <p className="sig-sentence" role="status" aria-label="Sig">
            {read.dosage || <span className="quieter">Not said yet: {missing(typed, read, weight)}.</span>}
          </p>
        </>
      )}
    </div>
  )
}

function missing(typed: OrderTyped, { weightDose }: OrderRead, weight: WeightView | null): string {
  if (typed.mode === 'weight' && weight?.blocks !== null) return 'the weight'
  if (typed.mode === 'weight' && !weightDose) return typed.mgPerKg ? 'a dose that can be measured' : 'mg/kg'
  if (typed.mode === 'dose' && !(Number(typed.dose) > 0)) return 'the dose'
  if (typed.mode === 'dose' && typed.steps) return 'each step, and for how many days all but the last'
  return 'how it is taken'
}

function Taken({
  typed,
  read,
  kg,
  onChange,
}: {
  typed: OrderTyped
  read: OrderRead
  kg: number | null
  onChange: Change
}) {
  const id = useId()
  const { unit } = read.product
  const shown = read.doseShown
  const byWeight = typed.mode === 'weight'
  const unitWord = unit ? plural(unit, Number(typed.doseMax || shown) || 2) : ''
  return (
    <>
      <div className="sig-row">
        <Field
          label={`Dose, ${unitWord}`}
          figures={{ min: '0', step: 'any' }}
          value={shown}
          data-first={typed.mode === 'dose' || undefined}
          onChange={(event) =>
            onChange({ dose: event.target.value, ...(byWeight ? { kg: String(kg ?? '') } : {}) })
          }
        />
        {typed.mode === 'dose' && (
          <Field
            label="up to"
            figures={{ min: '0', step: 'any' }}
            value={typed.doseMax}
            onChange={(event) => onChange({ doseMax: event.target.value })}
          />
        )}
        <OftenField
          value={typed.often}
          onChoose={(often) => onChange({ often, ...(byWeight ? { dose: '' } : {}) })}
        />
        {typed.often !== 'once' && (
          <Field
            label="Days"
            figures={{ min: '1', max: '366', step: '1' }}
            value={typed.days}
            onChange={(event) => onChange({ days: event.target.value })}
          />
        )}
      </div>
      <div className="sig-row" data-second>
        <SelectField
          label="Route"
          value={typed.route}
          options={routes.map((one) => [one, wordsOfRoute(one).words])}
          onChoose={(route) => onChange({ route })}
        />
        <div className="field">
          <label htmlFor={`${id}needed`} className="sig-needed">
            <input
              id={`${id}needed`}
              type="checkbox"
              checked={typed.asNeeded !== ''}
              onChange={(event) => onChange({ asNeeded: event.target.checked ? 'yes' : '', reasonFor: '' })}
            />
            As needed for
          </label>
          <input
            className="input"
            aria-label="As needed for what"
            maxLength={80}
            autoComplete="off"
            value={typed.reasonFor}
            onChange={(event) => onChange({ asNeeded: 'yes', reasonFor: event.target.value })}
          />
        </div>
        <Field
          label="Also"
          maxLength={120}
          placeholder="with food"
          value={typed.more}
          onChange={(event) => onChange({ more: event.target.value })}
        />
      </div>
    </>
  )
}

/** Kilograms first, with date and source; then the arithmetic as one sentence. */
function ByWeight({
  typed,
  read,
  weight,
  maximum,
  onChange,
}: {
  typed: OrderTyped
  read: OrderRead
  weight: WeightView | null
  maximum: string | null
  onChange: Change
}) {
  const known = weight?.weight
  return (
    <>
      <div className="sig-row" data-weight>
        <Field
          label="mg/kg"
          figures={{ min: '0', step: 'any' }}
          value={typed.mgPerKg}
          data-first
          onChange={(event) => onChange({ mgPerKg: event.target.value, dose: '' })}
        />
        <SelectField
          label="per"
          value={typed.per}
          options={[
            ['day', 'day'],
            ['dose', 'dose'],
          ]}
          onChoose={(per) => onChange({ per, dose: '' })}
        />
        <div className="field">
          <span className="label">Weight</span>
          <span className="sig-weight">
            {known ? (
              <>
                <strong>{known.text}</strong>, {[known.on, known.source].filter(Boolean).join(', ')}
              </>
            ) : weight ? (
              'None recorded'
            ) : (
              '…'
            )}
          </span>
        </div>
      </div>
      {weight?.blocks && (
        <p className="order-closed" role="alert">
          <strong className="tone-stop">{weight.blocks}</strong> Record what is said today, and the dose
          follows. <ActionLink action={enterVitals} />
        </p>
      )}
      {read.weightDose && !weight?.blocks && (
        <p className="sig-arithmetic" role="status" aria-label="Arithmetic">
          {read.weightDose.sentence}. {maximum}
        </p>
      )}
    </>
  )
}
