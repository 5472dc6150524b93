import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import type { PharmacyAnswer, PharmacyView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { encounterOf } from '../fhir/whose.ts'
import { callPharmacy, pharmaciesOn, pharmacyOfOrder } from './pharmacies.ts'
import { tasksOf } from './transmission.ts'

const ended: ReadonlySet<string> = new Set(['stopped', 'cancelled', 'entered-in-error'])

/** What became of an order of a chart that had gone to its pharmacy when it was stopped; null: it had not, as far as is known here. */
export function pharmacyAnswer(cache: ReadableCache, order: MedicationRequest): PharmacyAnswer | null {
  const encounterId = encounterOf(order)
  if (!encounterId || !ended.has(order.status ?? '')) return null
  return answerOf({
    cancel: tasksOf(cache, encounterId, 'cancel-prescription', order.id).at(-1),
    call: tasksOf(cache, encounterId, 'call-pharmacy', order.id).at(-1),
    transmission: tasksOf(cache, encounterId, 'transmit-prescription', order.id).at(-1),
    pharmacy: pharmacyOfOrder(order, pharmaciesOn(cache)),
  })
}

/** Until the pharmacy has answered that it canceled it, or somebody has called there, it is told. */
export function answerOf({
  cancel,
  call,
  transmission,
  pharmacy,
}: {
  cancel: Task | undefined
  call: Task | undefined
  transmission: Task | undefined
  pharmacy: PharmacyView | null
}): PharmacyAnswer | null {
  const at = pharmacy?.short ?? 'the pharmacy'
  const phone = pharmacy?.phone ? `, ${pharmacy.phone}` : ''
  if (call?.status === 'completed') return { state: 'called', says: 'The pharmacy was called.' }
  if (cancel?.status === 'completed') return { state: 'canceled', says: `Canceled at ${at}.` }
  const why =
    cancel && refused.has(cancel.status) ? conceptText(cancel.statusReason) || 'no reason was given' : null
  if (why !== null)
    return { state: 'call', says: `Not canceled at ${at}: ${withStop(why)} ${callPharmacy(pharmacy)}.` }
  const gone = transmission?.status === 'completed' || transmission?.status === 'in-progress'
  if (call || (gone && !cancel))
    return {
      state: 'call',
      says: `It was with ${at} already and can’t be unsent: call them to stop it${phone}.`,
    }
  if (!cancel) return null
  return {
    state: 'asked',
    says: `It was with ${at} already: they were asked to cancel it, and have not answered yet. If it can’t wait, call them${phone}.`,
  }
}

const refused: ReadonlySet<string> = new Set(['rejected', 'failed', 'cancelled'])
const withStop = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)
