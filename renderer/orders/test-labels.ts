import type { TestOrderView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

/** Where a test stands, in a word or two; `statusMessage` of the engine says who must act. */
export function testStateLabel({ state, kind }: Pick<TestOrderView, 'state' | 'kind'>): string {
  switch (state) {
    case 'draft':
      return 'Draft'
    case 'signed-here':
      return 'Signed, not sent yet'
    case 'accepted':
      return 'Accepted'
    case 'sent':
      return 'Sent'
    case 'received':
      return kind === 'imaging' ? 'Received by imaging' : 'Received by the lab'
    case 'collected':
      return kind === 'imaging' ? 'Picture taken' : 'Specimen collected'
    case 'resulted':
      return 'Resulted'
    case 'held':
      return 'Held'
    case 'failed':
      return 'Not performed'
    case 'canceled':
      return 'Canceled'
    default:
      return assertNever(state)
  }
}
