import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { assertNever } from '../../../preload/assert-never.ts'
import type { OrderView } from '../../../preload/views.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'

export type OrderStanding = Pick<OrderView, 'state' | 'stateWords' | 'callPharmacy'>

type Standing = Omit<OrderStanding, 'callPharmacy'>

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
}

/** Where an order stands, in words that say who must act. A held, failed or unsent one stays until someone does. */
export function standingOf(order: MedicationRequest, about: Circumstances): OrderStanding {
  const standing = { ...standingAtCentral(order, about), callPharmacy: false }
  if (standing.state === 'stopped') return withCall(standing, about)
  if (about.notStopped === null) return standing
  return {
    ...standing,
    stateWords: `It could not be stopped: ${ended(about.notStopped)} ${standing.stateWords}`,
  }
}

/** What was with the pharmacy when it ended can't be unsent: that stays told until somebody has called there. */
function withCall(standing: OrderStanding, { transmission, call }: Circumstances): OrderStanding {
  const gone = transmission?.status === 'completed' || transmission?.status === 'in-progress'
  if (call?.status === 'completed')
    return { ...standing, stateWords: `${standing.stateWords} The pharmacy was called.` }
  if (!call && !gone) return standing
  const words = 'It was with the pharmacy already and can’t be unsent: call them to stop it.'
  return { ...standing, stateWords: `${standing.stateWords} ${words}`, callPharmacy: call !== undefined }
}

function standingAtCentral(
  order: MedicationRequest,
  { signed, pending, transmission }: Circumstances,
): Standing {
  switch (order.status) {
    case 'draft':
      return signed
        ? {
            state: 'signed-here',
            stateWords: 'Signed here, not yet at the central API. It goes out by itself.',
          }
        : unsigned
    case 'on-hold':
      return {
        state: 'held',
        stateWords: `Held: ${ended(holdReason(order))} Choose another or stop it.`,
      }
    case 'active':
      return transmissionStanding(transmission)
    case 'stopped':
    case 'cancelled':
    case 'entered-in-error': {
      const why = conceptText(order.statusReason)
      const told = pending ? ' The central API is not told yet.' : ''
      return { state: 'stopped', stateWords: `${why ? `Stopped: ${ended(why)}` : 'Stopped.'}${told}` }
    }
    case 'completed':
      return transmitted
    case 'unknown':
    case undefined:
      return {
        state: 'failed',
        stateWords: 'Its state is not known. Call the pharmacy, or stop it and order again.',
      }
    default:
      return assertNever(order.status)
  }
}

export const unsigned: OrderStanding = {
  state: 'draft',
  stateWords: 'Not signed. It goes out when you sign the visit.',
  callPharmacy: false,
}
/** Drafted here, while another device of its author signed the visit without it. */
export const leftOut: OrderStanding = {
  state: 'failed',
  stateWords: 'Not sent: the visit was signed on another device without it. Stop it here.',
  callPharmacy: false,
}
/** The central API did not take the signature that it was part of. */
export const refused = (why: string): OrderStanding => ({
  state: 'failed',
  stateWords: `Not sent: ${ended(why)} Sign the visit again, or stop it.`,
  callPharmacy: false,
})
const transmitted: Standing = { state: 'transmitted', stateWords: 'At the pharmacy.' }

function transmissionStanding(task: Task | undefined): Standing {
  switch (task?.status) {
    case 'in-progress':
    case 'accepted':
      return { state: 'transmitting', stateWords: 'On its way to the pharmacy.' }
    case 'completed':
      return transmitted
    case 'failed':
    case 'rejected':
    case 'cancelled':
    case 'entered-in-error': {
      const why = conceptText(task.statusReason) || 'the pharmacy was not reached.'
      return {
        state: 'failed',
        stateWords: `Not transmitted: ${ended(why)} Call the pharmacy, or stop it and order again.`,
      }
    }
    default:
      return { state: 'active', stateWords: 'Accepted by the central API, not yet sent to the pharmacy.' }
  }
}

/** Some central APIs say "Held: " themselves. */
const holdReason = ({ statusReason }: MedicationRequest): string =>
  conceptText(statusReason).replace(/^held:\s*/i, '') || 'the central API gave no reason.'

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)
