import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { compareSupply } from '../../main/clinical/medications/supply.ts'
import { saysWhy } from '../../main/clinical/reason.ts'
import type { MedicationChoice } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Field, LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { CheckMessages } from './CheckMessages.tsx'
import { CodeAlerted } from './CodeAlerted.tsx'
import { prescribedIn, typedFavorite } from './favorite-input.ts'
import { KeepFavorite } from './KeepFavorite.tsx'
import { LastPrescription } from './LastPrescription.tsx'
import { MedicationSearch } from './MedicationSearch.tsx'
import { emptyOrder, type OrderRead, type OrderTyped, readOrder, reasonOf, typedFor } from './order-input.ts'
import { PharmacyField } from './PharmacyField.tsx'
import { SigFields } from './SigFields.tsx'
import { nameOf, waitingIn } from './waiting-orders.ts'

type Of = { encounterId: string; patientName: string; foreign: string | null }

/** A new prescription, or one to be changed: find it, see what speaks against it, say how it is taken. */
export function OrderForm({
  begin = null,
  onTyped,
  onClose,
  ...of
}: Of & {
  /** An unsigned order that is being changed, or one that waited half filled. */
  begin?: OrderTyped | null
  onTyped: (typed: OrderTyped) => void
  onClose: (typed: OrderTyped) => void
}) {
  const form = useForm<OrderTyped>({ defaultValues: begin ?? emptyOrder })
  const typed = form.watch()
  const draft = useFormDraft(
    of.encounterId,
    'order',
    typed,
    (kept) => form.reset({ ...emptyOrder, ...kept }),
    begin
      ? (kept) => kept.replaces === begin.replaces && (kept.refillOf ?? '') === begin.refillOf
      : undefined,
  )
  useEffect(() => onTyped(typed))
  // The medicine of a favorite that the catalog no longer has.
  const [gone, setGone] = useState('')
  const choice = typed.choice ? (JSON.parse(typed.choice) as MedicationChoice) : null
  const close = () => {
    draft.forget()
    onClose(typed)
  }
  // These stay, whatever medication is chosen.
  const ofForm = { replaces: typed.replaces, waiting: typed.waiting }
  const box = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form grows when a medication is chosen
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [typed.choice])
  return (
    <section ref={box} className="card order-form" aria-label={formTitle(typed)}>
      {waitingIn(typed).map((one) => (
        <p key={`${one.replaces} ${one.choice}`} className="quiet">
          Half filled, and open again after this: <strong>{nameOf(one)}</strong>
        </p>
      ))}
      {typed.refillOf && <LastPrescription encounterId={of.encounterId} medicineId={typed.refillOf} />}
      {choice ? (
        <OrderDetails
          key={choice.rxcui}
          {...of}
          choice={choice}
          typed={typed}
          onChange={(change) => form.reset({ ...form.getValues(), ...change })}
          onChooseAnother={() => form.reset({ ...emptyOrder, ...ofForm })}
          onClose={close}
        />
      ) : (
        <>
          {gone && (
            <p className="tone-warn">
              {gone} is not in the catalog here any more. Choose what is ordered in its place.
            </p>
          )}
          <MedicationSearch
            key={gone}
            begin={typed.find}
            onChosen={(next) => {
              form.reset({ ...typedFor(next), ...ofForm })
              setGone('')
            }}
            onFavorite={(favorite) => {
              form.reset({ ...typedFavorite(favorite), ...ofForm })
              setGone(favorite.choice ? '' : favorite.medication)
            }}
          />
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

const formTitle = ({ replaces, refillOf }: OrderTyped): string =>
  replaces ? 'Change the prescription' : refillOf ? 'Refill' : 'New prescription'

function OrderDetails({
  encounterId,
  patientName,
  foreign,
  choice,
  typed,
  onChange,
  onChooseAnother,
  onClose,
}: Of & {
  choice: MedicationChoice
  typed: OrderTyped
  onChange: (change: Partial<OrderTyped>) => void
  onChooseAnother: () => void
  onClose: () => void
}) {
  const [askedOnce, setAskedOnce] = useState(false)
  const { run, isPending, error } = useCommand('orders.draft')
  const { data: weight, error: noWeight } = useBridgeQuery(
    'orders.weight',
    typed.mode === 'weight' ? { encounterId } : null,
  )
  // From a weight that is too old nothing is reckoned.
  const order = readOrder(typed, choice, weight?.blocks === null ? (weight.weight?.kg ?? null) : null)
  const { sig, quantity, unit: quantityUnit, refills, dosage } = order
  const replaces = typed.replaces || null
  const prior = typed.prior || null
  // A change of the chart while the form is open changes what speaks against the order.
  const { data: check, error: unchecked } = useBridgeQuery(
    'orders.check',
    {
      encounterId,
      rxcui: choice.rxcui,
      replaces,
      prior,
      dose: quantity !== null && quantityUnit !== '' ? { sig, quantity, quantityUnit } : null,
    },
    { keepPrevious: true },
  )
  const { data: pharmacies, error: noPharmacies } = useBridgeQuery(
    'orders.pharmacies',
    { encounterId, query: '', chosen: typed.pharmacy || null, replaces },
    { keepPrevious: true },
  )
  const needsReason = check?.needsReason ?? false
  const reason = reasonOf(typed, check)
  const blocked = typed.mode === 'weight' && weight?.blocks !== null
  const complete = order.complete && !blocked && (!needsReason || saysWhy(reason))
  const form = useRef<HTMLFormElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the next thing is typed
  useEffect(() => {
    firstField(form.current)?.focus({ preventScroll: true })
    form.current?.closest('section')?.scrollIntoView({ block: 'nearest' })
  }, [check === null])

  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (!complete || isPending || !check || check.closed || quantity === null || refills === null) return
    if (foreign && !askedOnce) return setAskedOnce(true)
    const result = await run({
      encounterId,
      rxcui: choice.rxcui,
      replaces,
      prior,
      dosage,
      sig,
      quantity,
      quantityUnit,
      refills,
      // One that was chosen and is gone since is refused, never left out; else what is shown, and before it is the engine takes the same.
      pharmacy: typed.pharmacy || (pharmacies?.chosen?.id ?? null),
      overrideReason: needsReason ? reason : null,
      favorite: typed.favorite || null,
    })
    if (result.ok) onClose()
  }

  return (
    <form ref={form} className="order-details" autoComplete="off" onSubmit={add} noValidate>
      <div className="order-head">
        <strong>{choice.name}</strong>
        <button type="button" className="link" onClick={onChooseAnother}>
          Another medication
        </button>
      </div>
      <Subtitle choice={choice} order={order} />
      {check ? (
        <CheckMessages
          check={check}
          onChooseAnother={onChooseAnother}
          act={(alert) => <CodeAlerted encounterId={encounterId} alert={alert} />}
        />
      ) : (
        <p className="quieter">Checking …</p>
      )}
      <InlineError problem={unchecked ?? noWeight ?? noPharmacies} />
      {check?.closed ? (
        <p className="order-closed" role="alert">
          {check.closed}
        </p>
      ) : (
        <>
          {needsReason && (
            <LongField
              label="Override reason"
              maxLength={500}
              value={reason}
              onChange={(event) => onChange({ reason: event.target.value, reasonTo: '' })}
            />
          )}
          <SigFields
            typed={typed}
            read={order}
            weight={weight}
            maximum={check?.maximum ?? null}
            onChange={onChange}
          />
          <Supply typed={typed} order={order} onChange={onChange} />
          <PharmacyField
            encounterId={encounterId}
            pharmacies={pharmacies}
            onChosen={({ id }) => onChange({ pharmacy: id })}
          />
        </>
      )}
      {foreign && (
        <p className="tone-stop">
          Your call is with {foreign}. This prescription is for {patientName}.
          {askedOnce && <strong> Press again to {replaces ? 'change' : 'add'} it.</strong>}
        </p>
      )}
      <InlineError problem={error} />
      <KeepFavorite
        encounterId={encounterId}
        prescribed={prescribedIn(order, choice)}
        chosen={typed.favorite}
        ofForm
      />
      <div className="order-acts">
        <Button small onClick={onClose}>
          Cancel
        </Button>
        <Button small kind="accent" type="submit" disabled={!complete || !check || check.closed !== null}>
          {askedOnce
            ? `Yes, ${replaces ? 'change' : 'add'} it for ${patientName}`
            : replaces
              ? 'Change order'
              : 'Add order'}
        </Button>
      </div>
    </form>
  )
}

/** Strength as the bottle says it, and the ingredients of a brand. */
function Subtitle({ choice, order }: { choice: MedicationChoice; order: OrderRead }) {
  const ingredients = choice.brand ? choice.ingredients.map((each) => each.name).join(', ') : null
  const said = [order.product.label, ingredients].filter(Boolean).join(' · ')
  return said ? <p className="quiet">{said}</p> : null
}

function Supply({
  typed,
  order,
  onChange,
}: {
  typed: OrderTyped
  order: OrderRead
  onChange: (change: Partial<OrderTyped>) => void
}) {
  const { sig, quantity, unit, product } = order
  const lasts = sig && quantity !== null ? compareSupply(sig, { quantity, unit }, product).lasts : null
  return (
    <>
      <div className="order-figures">
        <Field
          label="Quantity"
          figures={{ min: '0', step: 'any' }}
          value={typed.quantity || (quantity ?? '')}
          onChange={(event) => onChange({ quantity: event.target.value, unit })}
        />
        <Field
          label="Unit"
          maxLength={40}
          value={typed.quantity === '' ? unit : typed.unit}
          onChange={(event) => onChange({ unit: event.target.value, quantity: String(quantity ?? '') })}
        />
        <Field
          label="Refills"
          figures={{ min: '0', max: '11', step: '1' }}
          value={typed.refills}
          onChange={(event) => onChange({ refills: event.target.value })}
        />
      </div>
      {lasts && <p className="quiet">{lasts}</p>}
    </>
  )
}

/** A reason that is asked for comes first, else the dose: from there Enter adds. */
const firstField = (form: HTMLFormElement | null): HTMLElement | null | undefined =>
  form?.querySelector<HTMLElement>('textarea') ??
  form?.querySelector<HTMLElement>('[data-first]') ??
  form?.querySelector<HTMLElement>('.sig input:not([type="radio"]), .sig textarea')
