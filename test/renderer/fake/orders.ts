import { screenDose } from '../../../main/clinical/medications/dose-screen.ts'
import { productOf } from '../../../main/clinical/medications/product.ts'
import { leavesDoseOpen } from '../../../main/clinical/medications/sig.ts'
import { weightDose } from '../../../main/clinical/medications/weight-dose.ts'
import { findPharmacies } from '../../../main/clinical/pharmacies/pharmacy.ts'
import { saysWhy } from '../../../main/clinical/reason.ts'
import type { Input } from '../../../preload/contract/index.ts'
import type { OrderCheck, OrderView, WeightView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'
import { medications } from './patients.ts'
import { refillIn } from './refills.ts'
import type { World } from './world.ts'

function checkOf(world: World, id: string, rxcui: string, dose: DoseAsked | null = null): OrderCheck {
  const chart = world.chart(id)
  const choice = medications.find((each) => each.rxcui === rxcui)
  const penicillin = chart.allergies.items.some((item) => item.text === 'Penicillin')
  const amoxicillin = choice?.ingredients.some((each) => each.name === 'amoxicillin') ?? false
  const alerts: OrderCheck['alerts'] = []
  if (penicillin && amoxicillin)
    alerts.push({
      kind: 'allergy',
      severity: 'stop',
      message: 'Contains amoxicillin. Recorded: penicillin, anaphylaxis.',
      allergyId: 'a1',
      medicationId: null,
      ingredient: 'amoxicillin',
    })
  const sulfa = chart.allergies.items.find((item) => item.active && item.text === 'Sulfa')
  if (sulfa && choice?.ingredients.some((each) => each.name === 'sulfamethoxazole'))
    alerts.push({
      kind: 'allergy',
      severity: 'stop',
      message: `Contains sulfamethoxazole, a sulfonamide antibiotic. ${sulfa.coded ? 'Recorded: Sulfa.' : 'Recorded in words: “Sulfa”.'}`,
      allergyId: sulfa.id,
      medicationId: null,
      ingredient: 'sulfamethoxazole',
    })
  if (chart.allergies.state === 'not-loaded')
    alerts.push({
      kind: 'chart-not-loaded',
      severity: 'warn',
      message: 'Allergies are not all loaded: what is missing was not checked.',
      allergyId: null,
      medicationId: null,
      ingredient: null,
    })
  const ban = chart.medications.items.find(({ use }) => use === 'banned')
  const [banned] = choice?.ingredients.filter(({ name }) => ban?.text.toLowerCase().includes(name)) ?? []
  if (ban && banned)
    alerts.push({
      kind: 'do-not-give',
      severity: 'stop',
      message: `${ban.text}. Recorded in the chart.`,
      allergyId: null,
      medicationId: ban.id,
      ingredient: banned.name,
    })
  const statin = chart.medications.items.find(({ text }) => text === 'Simvastatin')
  if (statin && choice?.ingredients.some(({ name }) => name === 'clarithromycin'))
    alerts.push({
      kind: 'absolute',
      severity: 'stop',
      message:
        'Simvastatin with clarithromycin or erythromycin: muscle breakdown (rhabdomyolysis). In the chart: Simvastatin.',
      allergyId: null,
      medicationId: null,
      ingredient: null,
      absolute: { row: 'simvastatin-strong-macrolide', about: [`MedicationRequest/${statin.id}`] },
    })
  if (choice && dose)
    alerts.push(
      ...screenDose({
        sig: dose.sig,
        ordered: { quantity: dose.quantity, unit: dose.quantityUnit },
        usualQuantity: choice.usualQuantityUnit === dose.quantityUnit ? choice.usualQuantity : null,
        ingredients: choice.ingredients,
        product: productOf(choice.name),
        months: (chart.ageYears ?? 0) * 12,
        weight: weightOf(world, id),
        limits: { childWeightDays: null, quantityTimes: null },
      }),
    )
  const uncoded = chart.allergies.items
    .filter((item) => item.checked === 'not')
    .map((item) => `“${item.text}” not checked: not coded`)
  const closed =
    world.visitOf(id).licensure.prescribing === 'closed' ? 'Not licensed where the patient is now.' : null
  return {
    alerts,
    notChecked: uncoded,
    maximum: dose?.sig?.byWeight ? 'No maximum of amoxicillin is known here for this age.' : null,
    needsReason: alerts.some(({ kind, severity }) => kind !== 'dose' || severity === 'stop'),
    closed,
  }
}
type DoseAsked = NonNullable<Input<'orders.check'>['dose']>

/** Jonah's is of last February until one is stated in the visit (`world.weights`). */
const weightOf = (world: World, id: string): WeightView =>
  world.weights.get(id) ??
  (id === 'jonah'
    ? {
        weight: { kg: 25.8, text: '25.8 kg (56.9 lb)', on: 'Feb 24, 2026', source: '', id: 'w1' },
        blocks: 'Weight is 9 months old: ask.',
        doubt: null,
      }
    : { weight: null, blocks: 'No weight is recorded: ask.', doubt: null })

function arithmeticOf(world: World, { encounterId, rxcui, sig }: Input<'orders.draft'>): string | null {
  const { weight } = weightOf(world, encounterId)
  const product = productOf(medications.find((each) => each.rxcui === rxcui)?.name ?? '')
  if (!sig?.byWeight || !weight) return null
  const reckoned = weightDose({ ...sig.byWeight, often: sig.often, product, dose: sig.dose })
  return `${reckoned?.sentence}. Weight ${weight.text}, ${weight.on}, ${weight.source}.`
}

const nextId = (orders: OrderView[]): string =>
  `order-${Math.max(0, ...orders.map(({ id }) => Number(/^order-(\d+)$/.exec(id)?.[1] ?? 0))) + 1}`

type Going = Pick<Input<'orders.draft'>, 'encounterId' | 'pharmacy' | 'replaces'>
/** As the engine takes it: the one chosen, that of the order before, the patient's own. */
function pharmacyFor(world: World, { encounterId, pharmacy, replaces }: Going) {
  const orders = (world.orders.get(encounterId) ?? []).filter(({ state }) => state === 'draft')
  return (
    world.pharmacies.find(({ id }) => id === pharmacy) ??
    orders.find(({ id }) => id === replaces)?.pharmacy ??
    orders.findLast((order) => order.pharmacy)?.pharmacy ??
    preferredOf(world, encounterId)
  )
}
const preferredOf = (world: World, encounterId: string) => world.preferred.get(encounterId) ?? null

export function orderAnswers({ world }: Around): AnswersOf<'orders'> {
  return {
    'orders.list': ({ encounterId }) => world.orders.get(encounterId) ?? [],
    'orders.scope': () => ({ pairs: 12, limits: 3, ceilings: ['acetaminophen', 'citalopram'] }),
    'orders.search': ({ query }) =>
      medications.filter((each) =>
        [each.name, ...each.ingredients.map((one) => one.name)].some((name) =>
          name.toLowerCase().includes(query.toLowerCase()),
        ),
      ),
    'orders.notHere': ({ query }) => ({ medication: query === 'medrol' ? 'methylprednisolone' : null }),
    'orders.refill': ({ encounterId, medicineId }) => refillIn(world, encounterId, medicineId),
    'orders.check': ({ encounterId, rxcui, dose }) => checkOf(world, encounterId, rxcui, dose ?? null),
    'orders.pharmacies': ({ encounterId, query, chosen, replaces }) => ({
      known: true,
      notLoaded: !world.pharmaciesLoaded,
      chosen: pharmacyFor(world, { encounterId, pharmacy: chosen, replaces }),
      preferred: preferredOf(world, encounterId),
      found: findPharmacies(world.pharmacies, query, {
        city: 'Worcester',
        state: 'MA',
        zip: '01609',
      }).flatMap(({ id }) => world.pharmacies.find((each) => each.id === id) ?? []),
    }),
    'orders.weight': ({ encounterId }) => weightOf(world, encounterId),
    'orders.draft': (input) => {
      const { sig = null, quantity, quantityUnit } = input
      const check = checkOf(world, input.encounterId, input.rxcui, { sig, quantity, quantityUnit })
      if (leavesDoseOpen(input.dosage))
        throw new Refusal('bad-input', 'A sig “by weight” can’t be dispensed.')
      if (check.needsReason && !saysWhy(input.overrideReason))
        throw new Refusal('needs-reason', 'Write an override reason.')
      const order: OrderView = {
        id: nextId(world.orders.get(input.encounterId) ?? []),
        prior: input.prior ?? null,
        rxcui: input.rxcui,
        medication: medications.find((each) => each.rxcui === input.rxcui)?.name ?? '',
        strength: productOf(medications.find((each) => each.rxcui === input.rxcui)?.name ?? '').label,
        sig,
        arithmetic: arithmeticOf(world, input),
        dosage: input.dosage,
        quantity: input.quantity,
        quantityUnit: input.quantityUnit,
        refills: input.refills,
        reasons: (world.diagnoses.get(input.encounterId) ?? [])
          .slice(0, 1)
          .map(({ id, code, text }) => ({ id, code, text })),
        state: 'draft',
        statusMessage: 'Not signed yet.',
        check,
        overrideReason: input.overrideReason,
        callPharmacy: false,
        pharmacy: pharmacyFor(world, input),
        needsPharmacy: pharmacyFor(world, input)
          ? null
          : 'No pharmacy yet. Press Change at the order and choose one.',
        unsigned: true,
      }
      const others = (world.orders.get(input.encounterId) ?? []).filter(({ id }) => id !== input.replaces)
      world.orders.set(input.encounterId, [...others, order])
      return order
    },
    'orders.findPharmacies': ({ query }) => {
      const found = world.farPharmacies.filter(({ zip }) => zip.startsWith(query))
      world.pharmacies.push(...found.filter((each) => !world.pharmacies.includes(each)))
      return { found: found.length }
    },
    'orders.nameDiagnosis': ({ encounterId, orderId, diagnosisId }) => {
      const order = world.orders.get(encounterId)?.find(({ id }) => id === orderId)
      const diagnosis = world.diagnoses.get(encounterId)?.find(({ id }) => id === diagnosisId)
      if (!order || !diagnosis) throw new Refusal('not-found', 'This diagnosis is no longer there.')
      const { id, code, text } = diagnosis
      return Object.assign(order, { reasons: [{ id, code, text }] })
    },
    'orders.preferPharmacy': ({ encounterId, pharmacy }) => {
      const found = world.pharmacies.find(({ id }) => id === pharmacy)
      if (!found) throw new Refusal('not-found', 'No such pharmacy.')
      world.preferred.set(encounterId, found)
      return {}
    },
    'orders.remove': ({ encounterId, orderId }) => {
      world.orders.set(
        encounterId,
        (world.orders.get(encounterId) ?? []).filter((order) => order.id !== orderId),
      )
      return {}
    },
    'orders.giveReason': ({ encounterId, orderId, reason }) => {
      const order = world.orders.get(encounterId)?.find((each) => each.id === orderId)
      if (!order) throw new Refusal('not-found', 'No such order.')
      return Object.assign(order, { takesReason: false, overrideReason: reason })
    },
    'orders.called': ({ encounterId, orderId }) => {
      const order = world.orders.get(encounterId)?.find((each) => each.id === orderId)
      if (!order) throw new Refusal('not-found', 'No such order.')
      return Object.assign(order, { callPharmacy: false })
    },
    'orders.stop': ({ encounterId, orderId, reason }) => {
      const order = world.orders.get(encounterId)?.find((each) => each.id === orderId)
      if (!order) throw new Refusal('not-found', 'No such order.')
      return Object.assign(order, { state: 'stopped', statusMessage: reason } as const)
    },
  }
}
