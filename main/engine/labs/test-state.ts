import type { ServiceRequest, Task } from '@medplum/fhirtypes'
import type { TestOrderView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { statusReasonOf } from '../../clinical/labs/request.ts'
import { hasCode } from '../fhir/read.ts'

export type TestStatus = Pick<TestOrderView, 'state' | 'statusMessage'>

export type Circumstances = {
  /** The note of the visit is signed: without it a `draft` is not. */
  signed: boolean
  /** A local write of it waits to be sent. */
  pending: boolean
  /** Why the central API did not take a cancellation; null when none was refused. */
  notCanceled: string | null
  /** How far its laboratory is. */
  task: Task | undefined
  /** Whom to call: "Lakeside Laboratory, 508 555 0160". */
  site: string | null
}

const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)

export const unsignedTest: TestStatus = {
  state: 'draft',
  statusMessage: 'Not signed. It goes out when you sign the visit.',
}
export const leftOutTest: TestStatus = {
  state: 'failed',
  statusMessage: 'Not sent: the visit was signed on another device without it. Remove it here.',
}
export const refusedTest = (why: string): TestStatus => ({
  state: 'failed',
  statusMessage: `Not sent: ${ended(why)} Sign the visit again, change it, or remove it.`,
})

/** Where a test that was ordered stands, with a message that says who must act. */
export function testStatusOf(order: ServiceRequest, about: Circumstances): TestStatus {
  const status = atCentral(order, about)
  if (about.notCanceled === null || status.state === 'canceled') return status
  return {
    ...status,
    statusMessage: `It could not be canceled: ${ended(about.notCanceled)} ${status.statusMessage}`,
  }
}

function atCentral(order: ServiceRequest, { signed, pending, task, site }: Circumstances): TestStatus {
  switch (order.status) {
    case 'draft':
      return signed
        ? { state: 'signed-here', statusMessage: 'Signed, not sent yet. It goes out by itself.' }
        : unsignedTest
    case 'on-hold': {
      const why = conceptText(task?.statusReason).replace(/^held:\s*/i, '') || 'the server gave no reason.'
      return { state: 'held', statusMessage: `Held: ${ended(why)} Cancel it.` }
    }
    case 'active':
      return performed(task, site)
    case 'completed':
      return { state: 'resulted', statusMessage: 'Resulted.' }
    case 'revoked':
    case 'entered-in-error':
      return canceled(order, pending, task, site)
    default:
      return { state: 'failed', statusMessage: `Its state is not known. ${callOf(site)}, or cancel it.` }
  }
}

const callOf = (site: string | null): string => `Call ${site ?? 'the laboratory'}`

/** It may have been drawn already: nobody here can call it back. */
function canceled(
  order: ServiceRequest,
  pending: boolean,
  task: Task | undefined,
  site: string | null,
): TestStatus {
  const why = statusReasonOf(order)
  const went = task?.businessStatus !== undefined
  return {
    state: 'canceled',
    statusMessage: [
      why ? `Canceled: ${ended(why)}` : 'Canceled.',
      ...(pending ? ['The server does not know yet.'] : []),
      ...(went ? [`It was sent before. ${callOf(site)} if it is not to be done.`] : []),
    ].join(' '),
  }
}

function performed(task: Task | undefined, site: string | null): TestStatus {
  const is = (code: string) => hasCode(task?.businessStatus, rounds.testStatus, code)
  switch (task?.status) {
    case 'failed':
    case 'rejected':
    case 'cancelled':
    case 'entered-in-error': {
      const why = conceptText(task.statusReason) || 'it was not taken.'
      return { state: 'failed', statusMessage: `Not performed: ${ended(why)} ${callOf(site)}, or cancel it.` }
    }
    case 'completed':
      return { state: 'resulted', statusMessage: 'Resulted.' }
    default:
      if (is('collected')) return { state: 'collected', statusMessage: 'Specimen collected. No result yet.' }
      if (is('received')) return { state: 'received', statusMessage: 'Received. Waiting for the patient.' }
      if (is('sent')) return { state: 'sent', statusMessage: 'Sent. Not confirmed yet.' }
      return { state: 'accepted', statusMessage: 'Accepted by the server, not yet sent.' }
  }
}
