import { useEffect, useRef } from 'react'
import { type DoseUnit, plural } from '../../main/clinical/medications/sig-words.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { OftenField } from './OftenField.tsx'
import type { OrderTyped } from './order-input.ts'
import { mostSteps, type StepTyped, stepsIn, stepsTyped } from './step-input.ts'

/** What follows the first dose: "then 1 tablet once a day for 4 days", as many steps as it takes. */
export function StepFields({
  typed,
  unit,
  onChange,
}: {
  typed: OrderTyped
  unit: DoseUnit
  onChange: (change: Partial<OrderTyped>) => void
}) {
  const steps = stepsIn(typed)
  const put = (next: StepTyped[]) => onChange({ steps: stepsTyped(next) })
  const box = useRef<HTMLDivElement>(null)
  // The keyboard goes into the step that was added, and to the button when one was removed.
  const goTo = useRef<'step' | 'button' | null>(null)
  useEffect(() => {
    const where = goTo.current
    goTo.current = null
    if (where === 'step') box.current?.querySelector<HTMLElement>('.sig-step:last-of-type input')?.focus()
    if (where === 'button') box.current?.querySelector<HTMLElement>('.sig-add')?.focus()
  })
  const add = () => {
    goTo.current = 'step'
    put([...steps, { dose: '', often: steps.at(-1)?.often ?? typed.often, days: '' }])
  }
  return (
    <div className="sig-steps" ref={box}>
      {steps.map((step, at) => (
        <OneStep
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order
          key={at}
          step={step}
          number={at + 2}
          unit={unit}
          onChange={(change) => put(steps.map((one, place) => (place === at ? { ...one, ...change } : one)))}
          onRemove={() => {
            goTo.current = 'button'
            put(steps.filter((_, place) => place !== at))
          }}
        />
      ))}
      {steps.length < mostSteps && (
        <button type="button" className="link sig-add" onClick={add}>
          Then another dose
        </button>
      )}
    </div>
  )
}

function OneStep({
  step,
  number,
  unit,
  onChange,
  onRemove,
}: {
  step: StepTyped
  number: number
  unit: DoseUnit
  onChange: (change: Partial<StepTyped>) => void
  onRemove: () => void
}) {
  return (
    <fieldset className="sig-row sig-step">
      <legend className="visually-hidden">Step {number}</legend>
      <Field
        label={`Then, ${plural(unit, Number(step.dose) || 2)}`}
        figures={{ min: '0', step: 'any' }}
        value={step.dose}
        onChange={(event) => onChange({ dose: event.target.value })}
      />
      <OftenField value={step.often} onChoose={(often) => onChange({ often })} />
      {step.often === 'once' ? (
        <span />
      ) : (
        <Field
          label="Days"
          figures={{ min: '1', max: '366', step: '1' }}
          value={step.days}
          onChange={(event) => onChange({ days: event.target.value })}
        />
      )}
      <Button small kind="bare" onClick={onRemove} aria-label={`Remove step ${number}`}>
        Remove
      </Button>
    </fieldset>
  )
}
