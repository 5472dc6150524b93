import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { assertNever } from '../../../preload/assert-never.ts'
import type { OrderView, PharmacyView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { olderHint } from '../../clinical/medications/held-order.ts'
import { callPharmacy } from '../record/pharmacies.ts'
import { answerOf } from '../record/pharmacy-answer.ts'

export type OrderStatus = Pick<OrderView, 'state' | 'statusMessage' | 'callPharmacy'>

type StatusText = Omit<OrderStatus, 'callPharmacy'>

/** What is known here of an order beside the resource itself. */
export type Circumstances = {
  /** The note of the visit is signed: without it a `draft` is not. */
  signed: boolean
  /** A local write of it waits to be sent. */
  pending: boolean
  /** Why the central API did not take a stop of it; null when none was refused. */
  notStopped: string | null
  transmission: Task | undefined
  /** The central API's request to call the pharmacy, since it had gone out when it was ended. */
  call: Task | undefined
  /** Its request to cancel it there. */
  cancel?: Task | undefined
  /** Where it goes; null: it names no pharmacy. */
  pharmacy?: PharmacyView | null
}

/** Where an order stands, with a message that says who must act. A held, failed or unsent one stays until someone does. */
export function orderStatusOf(order: MedicationRequest, about: Circumstances): OrderStatus {
  const status = { ...statusAtCentral(order, about), callPharmacy: false }
  if (status.state === 'stopped') return withCall(status, about)
  if (about.notStopped === null) return status
  return {
    ...status,
    statusMessage: `It could not be stopped: ${ended(about.notStopped)} ${status.statusMessage}`,
  }
}

/** What was with the pharmacy when it ended can't be unsent: that stays told until somebody has called there. */
function withCall(
  status: OrderStatus,
  { transmission, call, cancel, pharmacy = null }: Circumstances,
): OrderStatus {
  const answer = answerOf({ transmission, call, cancel, pharmacy })
  if (!answer) return status
  return {
    ...status,
    statusMessage: `${status.statusMessage} ${answer.says}`,
    callPharmacy: answer.state === 'call' && call !== undefined,
  }
}

function statusAtCentral(
  order: MedicationRequest,
  { signed, pending, transmission, pharmacy = null }: Circumstances,
): StatusText {
  switch (order.status) {
    case 'draft':
      return signed
        ? {
            state: 'signed-here',
            statusMessage: 'Signed, not sent yet. It goes out by itself.',
          }
        : unsigned
    case 'on-hold':
      return {
        state: 'held',
        statusMessage: `Held: ${ended(holdReason(order))} ${whatIsLeft(signed)}`,
      }
    case 'active':
      return transmissionStatus(transmission, pharmacy, signed)
    case 'stopped':
    case 'cancelled':
    case 'entered-in-error': {
      const why = conceptText(order.statusReason)
      const suffix = pending ? ' The server does not know yet.' : ''
      return { state: 'stopped', statusMessage: `${why ? `Stopped: ${ended(why)}` : 'Stopped.'}${suffix}` }
    }
    case 'completed':
      return transmitted(pharmacy)
    case 'unknown':
    case undefined:
      return {
        state: 'failed',
        statusMessage: `Its state is not known. ${callOrStop(pharmacy, signed)}`,
      }
    default:
      return assertNever(order.status)
  }
}

export const unsigned: OrderStatus = {
  state: 'draft',
  statusMessage: 'Not signed. It goes out when you sign the visit.',
  callPharmacy: false,
}
/** Drafted here, while another device of its author signed the visit without it. */
export const leftOut: OrderStatus = {
  state: 'failed',
  statusMessage: 'Not sent: the visit was signed on another device without it. Stop it here.',
  callPharmacy: false,
}
/** The central API did not take the signature that it was part of. */
export const refused = (why: string): OrderStatus => ({
  state: 'failed',
  statusMessage: `Not sent: ${ended(why)} Sign the visit again, change it, or stop it.`,
  callPharmacy: false,
})
const at = (pharmacy: PharmacyView | null | undefined): string => pharmacy?.short ?? 'the pharmacy'

const transmitted = (pharmacy: PharmacyView | null): StatusText => ({
  state: 'transmitted',
  statusMessage: `At ${at(pharmacy)}.`,
})

const callOrStop = (pharmacy: PharmacyView | null, signed: boolean): string =>
  signed ? `${callPharmacy(pharmacy)}, or stop it.` : `${callPharmacy(pharmacy)}, or stop it and order again.`

function transmissionStatus(
  task: Task | undefined,
  pharmacy: PharmacyView | null,
  signed: boolean,
): StatusText {
  switch (task?.status) {
    case 'in-progress':
    case 'accepted':
      return { state: 'transmitting', statusMessage: `On its way to ${at(pharmacy)}.` }
    case 'completed':
      return transmitted(pharmacy)
    case 'failed':
    case 'rejected':
    case 'cancelled':
    case 'entered-in-error': {
      const why = conceptText(task.statusReason) || 'the pharmacy was not reached.'
      return {
        state: 'failed',
        statusMessage: `Not transmitted: ${ended(why)} ${callOrStop(pharmacy, signed)}`,
      }
    }
    default:
      return { state: 'active', statusMessage: `Accepted by the server, not yet sent to ${at(pharmacy)}.` }
  }
}

/** What is left to do with one that no reason lets go out. `signed`: by who reads it, whose part of the visit takes no new order then. */
export const whatIsLeft = (signed: boolean): string =>
  signed
    ? 'A signed visit takes no new order: stop it, and call a pharmacy if the patient needs another.'
    : 'Choose another or stop it.'

/** Some central APIs say "Held: " themselves. */
const holdReason = ({ statusReason }: MedicationRequest): string =>
  conceptText(statusReason)
    .replace(olderHint, '')
    .trim()
    .replace(/^held:\s*/i, '') || 'the server gave no reason.'

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)
