import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { FormValues, MedicationChoice } from '../../preload/views.ts'
import { again, useAnswer } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useKeptForm } from '../app/kept-form.ts'
import { Button } from '../ui/Button.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { CheckWords } from './CheckWords.tsx'
import { MedicationSearch } from './MedicationSearch.tsx'

/** A new prescription: find it, see what speaks against it, say how it is taken. */
export function OrderForm({
  encounterId,
  patientName,
  foreign,
  onClose,
}: {
  encounterId: string
  patientName: string
  foreign: string | null
  onClose: () => void
}) {
  const [choice, setChoice] = useState<MedicationChoice | null>(null)
  const [details, setDetails] = useState<FormValues>({})
  const kept = useKeptForm(
    encounterId,
    'order',
    { ...details, choice: choice ? JSON.stringify(choice) : '' },
    (was) => {
      const { choice: chosen, ...rest } = was
      if (!chosen) return
      setDetails(rest)
      setChoice(JSON.parse(chosen) as MedicationChoice)
    },
  )
  const choose = (next: MedicationChoice | null) => {
    setDetails({})
    setChoice(next)
  }
  const close = () => {
    kept.forget()
    onClose()
  }
  const box = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form grows when a medication is chosen
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [choice])
  return (
    <section ref={box} className="card order-form" aria-label="New prescription">
      {choice ? (
        <OrderDetails
          key={choice.rxcui}
          encounterId={encounterId}
          patientName={patientName}
          foreign={foreign}
          choice={choice}
          start={details}
          onValues={setDetails}
          onChooseAnother={() => choose(null)}
          onClose={close}
        />
      ) : (
        <>
          <MedicationSearch onChosen={choose} />
          <div className="order-acts">
            <Button small onClick={close}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function OrderDetails({
  encounterId,
  patientName,
  foreign,
  choice,
  start,
  onValues,
  onChooseAnother,
  onClose,
}: {
  encounterId: string
  patientName: string
  foreign: string | null
  choice: MedicationChoice
  /** What was filled in before this window was left; empty: nothing. */
  start: FormValues
  onValues: (values: FormValues) => void
  onChooseAnother: () => void
  onClose: () => void
}) {
  const [dosage, setDosage] = useState(start.dosage ?? choice.usualDosage ?? '')
  const usual = choice.usualQuantity === null ? '' : String(choice.usualQuantity)
  const [quantity, setQuantity] = useState(start.quantity ?? usual)
  const [unit, setUnit] = useState(start.unit ?? choice.usualQuantityUnit ?? '')
  const [refills, setRefills] = useState(start.refills ?? '0')
  const [reason, setReason] = useState(start.reason ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when a value is another
  useEffect(
    () => onValues({ dosage, quantity, unit, refills, reason }),
    [dosage, quantity, unit, refills, reason],
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [askedOnce, setAskedOnce] = useState(false)
  const [adding, setAdding] = useState(false)
  // A change of the chart while the form is open changes what speaks against the order.
  const { value: check, problem: unchecked } = useAnswer(
    'orders.check',
    { encounterId, rxcui: choice.rxcui },
    ['chart.changed', 'visit.changed'],
  )
  const needsReason = check?.needsReason ?? false
  const complete =
    dosage.trim() !== '' &&
    Number(quantity) > 0 &&
    unit.trim() !== '' &&
    refills !== '' &&
    (!needsReason || reason.trim() !== '')

  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!complete || adding || !check || check.closed) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    setAdding(true)
    const result = await rounds.call('orders.draft', {
      encounterId,
      rxcui: choice.rxcui,
      dosage: dosage.trim(),
      quantity: Number(quantity),
      quantityUnit: unit.trim(),
      refills: Number(refills),
      overrideReason: needsReason ? reason.trim() : null,
    })
    setAdding(false)
    if (!result.ok) return setProblem(result.problem)
    again('orders.list', { encounterId })
    onClose()
  }

  return (
    <form className="order-details" autoComplete="off" onSubmit={add} noValidate>
      <div className="order-head">
        <strong>{choice.name}</strong>
        <button type="button" className="link" onClick={onChooseAnother}>
          Change
        </button>
      </div>
      {choice.brand && <p className="quiet">{choice.ingredients.map((each) => each.name).join(', ')}</p>}
      {check ? (
        <CheckWords check={check} onChooseAnother={onChooseAnother} />
      ) : (
        <p className="quieter">Checking …</p>
      )}
      <Trouble problem={unchecked} />
      {check?.closed ? (
        <p className="order-closed" role="alert">
          {check.closed}
        </p>
      ) : (
        <>
          {needsReason && (
            <LongField
              label="Reason for ordering it all the same"
              value={reason}
              maxLength={500}
              onChange={setReason}
            />
          )}
          <Field label="Dosage" value={dosage} maxLength={300} onChange={setDosage} />
          <div className="order-figures">
            <Field
              label="Quantity"
              value={quantity}
              figures={{ min: '0', step: 'any' }}
              onChange={setQuantity}
            />
            <Field label="Unit" value={unit} maxLength={40} onChange={setUnit} />
            <Field
              label="Refills"
              value={refills}
              figures={{ min: '0', max: '11', step: '1' }}
              onChange={setRefills}
            />
          </div>
        </>
      )}
      {foreign && (
        <p className="words-stop">
          Your call is with {foreign}. This prescription is for {patientName}.
          {askedOnce && <strong> Press once more to add it.</strong>}
        </p>
      )}
      <Trouble problem={problem} />
      <div className="order-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" disabled={!complete || !check || check.closed !== null}>
          {askedOnce ? `Yes, add it for ${patientName}` : 'Add order'}
        </Button>
      </div>
    </form>
  )
}
