import type { MedicationRequest } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { OrderAlert, OrderCheck, WeightView } from '../../../preload/views/index.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { medicineName } from '../../clinical/medications/medicine.ts'
import { leavesDoseOpen, sigOf, sigText, stepsFollow } from '../../clinical/medications/sig.ts'
import { findMedication } from '../chart/medications.ts'
import { idIn } from '../fhir/read.ts'
import { type Dose, doseAlerts, doseAlertsOf, doseMaximum, weightOf } from './dose-of-order.ts'
import { draftsOf } from './drafts.ts'
import { knownOrders } from './known-orders.ts'
import { checkOrder, type Ordered } from './order-check.ts'
import { orderedOf } from './order-view.ts'
import type { OrdersDeps } from './orders-deps.ts'

const openDose = 'A sig “by weight” can’t be dispensed: say the dose.'

/** What was read is what is ordered, and it says a dose. */
export function assertSayable({ sig, dosage }: Pick<Input<'orders.draft'>, 'sig' | 'dosage'>): void {
  if (sig && sigText(sig) !== dosage)
    throw new Refusal('bad-input', 'The sentence and the sig are not the same. Read it again.')
  if (sig && !stepsFollow(sig))
    throw new Refusal('bad-input', 'Say for how many days each step is taken, but for the last.')
  if (leavesDoseOpen(dosage)) throw new Refusal('bad-input', openDose)
}

/** What speaks against an order of a visit, and whether its dose can be signed. */
export function checkedOrders(deps: OrdersDeps) {
  const { cache } = deps
  const drafts = draftsOf(cache, () => deps.author())
  const { patientOf } = knownOrders(cache, () => deps.author())

  const limits = deps.limits ?? { childWeightDays: null, quantityTimes: null }
  const doseOf = (encounterId: string) => ({
    cache,
    encounterId,
    patientId: patientOf(encounterId),
    now: deps.clock.now(),
    limits,
  })

  function check(
    encounterId: string,
    ordered: Ordered,
    { except, prior = null }: { except: string | null; prior?: string | null },
    dose: OrderAlert[] = [],
  ): OrderCheck {
    const patientId = patientOf(encounterId)
    return checkOrder({
      cache,
      patientId,
      ordered,
      now: deps.clock.now(),
      listState: deps.listState(patientId),
      licensure: deps.licensure(encounterId),
      drafts: drafts.of(encounterId).map(({ order }) => order),
      except,
      prior,
      dose,
    })
  }

  /** A medication of the catalog, with dose and quantity where they are known. */
  function checkChoice(
    encounterId: string,
    rxcui: string,
    {
      replaces = null,
      prior = null,
      dose,
    }: Pick<Input<'orders.check'>, 'replaces' | 'prior'> & { dose?: Dose | null | undefined },
  ): OrderCheck {
    const medication = medicationOf(rxcui)
    const said = medication && dose ? doseAlerts(doseOf(encounterId), medication, dose) : []
    const maximum = medication && dose ? doseMaximum(doseOf(encounterId), medication, dose.sig) : null
    return { ...check(encounterId, orderedOf(medication), { except: replaces, prior }, said), maximum }
  }

  const checked = (encounterId: string, order: MedicationRequest, dose: OrderAlert[] = []) =>
    check(
      encounterId,
      medicineName(order, findMedication(cache)),
      { except: order.id ?? null, prior: idIn(order.priorPrescription, 'MedicationRequest') },
      dose,
    )

  const checkedUnsigned = (encounterId: string, order: MedicationRequest) =>
    checked(encounterId, order, doseAlertsOf(doseOf(encounterId), order))

  /** The license was asked when it was signed; where the patient went afterwards does not close it. */
  function checkedSince(encounterId: string, order: MedicationRequest): OrderCheck {
    const { alerts, ...rest } = checked(encounterId, order)
    return { ...rest, alerts: alerts.filter(({ kind }) => kind !== 'license'), closed: null }
  }

  /** Throws `needs-reason` where no dose may go by the weight that is here, or it is another than was shown. */
  function weightFor({ encounterId, sig }: Input<'orders.draft'>): Pick<WeightView, 'weight'> {
    if (!sig?.byWeight) return { weight: null }
    const { weight, blocks } = weightOf(doseOf(encounterId))
    if (blocks) throw new Refusal('needs-reason', blocks)
    if (weight?.kg !== sig.byWeight.kg)
      throw new Refusal('needs-reason', 'The weight has changed. Look at the dose again.')
    return { weight }
  }

  /** Why a sig can't be signed: it leaves the dose open, or goes by a weight that is no longer the patient's. */
  function dosePrevents(encounterId: string, order: MedicationRequest): string[] {
    if (leavesDoseOpen(dosageText(order.dosageInstruction) ?? '')) return [openDose]
    const asked = sigOf(order.dosageInstruction)?.byWeight
    if (!asked) return []
    const { weight, blocks } = weightOf(doseOf(encounterId))
    if (blocks) return [blocks]
    return weight?.kg === asked.kg
      ? []
      : [`The dose goes by ${asked.kg} kg, and the weight is now ${weight?.text}. Change it, or remove it.`]
  }

  return { doseOf, checkChoice, checkedUnsigned, checkedSince, weightFor, dosePrevents }
}
