import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useRef, useState } from 'react'
import { type UseFormReturn, useForm } from 'react-hook-form'
import { z } from 'zod'
import { saysWhy } from '../../main/clinical/reason.ts'
import { orders } from '../../preload/contract/orders.ts'
import type { MedicationChoice } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CheckMessages } from './CheckMessages.tsx'
import { CodeAlerted } from './CodeAlerted.tsx'
import { MedicationSearch } from './MedicationSearch.tsx'

const { shape } = orders['orders.draft'].input
const figure = z.string().min(1).transform(Number)

/** What is typed, as it is kept half filled in; `choice` is the medication as JSON, empty while none is chosen. */
const Values = z.object({
  choice: z.string(),
  dosage: shape.dosage,
  quantity: figure.pipe(shape.quantity),
  unit: shape.quantityUnit,
  refills: figure.pipe(shape.refills),
  reason: z.string(),
})
type Typed = z.input<typeof Values>
type Values = z.output<typeof Values>

const empty: Typed = { choice: '', dosage: '', quantity: '', unit: '', refills: '0', reason: '' }

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
  const form = useForm<Typed, unknown, Values>({
    defaultValues: empty,
    resolver: zodResolver(Values),
    mode: 'onChange',
  })
  const values = form.watch()
  const draft = useFormDraft(encounterId, 'order', values, (kept) => form.reset({ ...empty, ...kept }))
  const choice = values.choice ? (JSON.parse(values.choice) as MedicationChoice) : null
  const choose = (next: MedicationChoice) =>
    form.reset({
      ...empty,
      choice: JSON.stringify(next),
      dosage: next.usualDosage ?? '',
      quantity: next.usualQuantity === null ? '' : String(next.usualQuantity),
      unit: next.usualQuantityUnit ?? '',
    })
  const close = () => {
    draft.forget()
    onClose()
  }
  const box = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form grows when a medication is chosen
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [values.choice])
  return (
    <section ref={box} className="card order-form" aria-label="New prescription">
      {choice ? (
        <OrderDetails
          key={choice.rxcui}
          encounterId={encounterId}
          patientName={patientName}
          foreign={foreign}
          choice={choice}
          form={form}
          onChooseAnother={() => form.reset(empty)}
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
  form: { register, handleSubmit, watch, formState },
  onChooseAnother,
  onClose,
}: {
  encounterId: string
  patientName: string
  foreign: string | null
  choice: MedicationChoice
  form: UseFormReturn<Typed, unknown, Values>
  onChooseAnother: () => void
  onClose: () => void
}) {
  const [askedOnce, setAskedOnce] = useState(false)
  const { run, isPending, error } = useCommand('orders.draft')
  // A change of the chart while the form is open changes what speaks against the order.
  const { data: check, error: unchecked } = useBridgeQuery('orders.check', {
    encounterId,
    rxcui: choice.rxcui,
  })
  const needsReason = check?.needsReason ?? false
  const complete = formState.isValid && (!needsReason || saysWhy(watch('reason')))

  const add = handleSubmit(async ({ dosage, quantity, unit, refills, reason }) => {
    if (!complete || isPending || !check || check.closed) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const result = await run({
      encounterId,
      rxcui: choice.rxcui,
      dosage,
      quantity,
      quantityUnit: unit,
      refills,
      overrideReason: needsReason ? reason : null,
    })
    if (result.ok) onClose()
  })

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
        <CheckMessages
          check={check}
          onChooseAnother={onChooseAnother}
          act={(alert) => <CodeAlerted encounterId={encounterId} alert={alert} />}
        />
      ) : (
        <p className="quieter">Checking …</p>
      )}
      <InlineError problem={unchecked} />
      {check?.closed ? (
        <p className="order-closed" role="alert">
          {check.closed}
        </p>
      ) : (
        <>
          {needsReason && <LongField label="Override reason" maxLength={500} {...register('reason')} />}
          <Field label="Dosage" maxLength={300} {...register('dosage')} />
          <div className="order-figures">
            <Field label="Quantity" figures={{ min: '0', step: 'any' }} {...register('quantity')} />
            <Field label="Unit" maxLength={40} {...register('unit')} />
            <Field label="Refills" figures={{ min: '0', max: '11', step: '1' }} {...register('refills')} />
          </div>
        </>
      )}
      {foreign && (
        <p className="tone-stop">
          Your call is with {foreign}. This prescription is for {patientName}.
          {askedOnce && <strong> Press again to add it.</strong>}
        </p>
      )}
      <InlineError problem={error} />
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
