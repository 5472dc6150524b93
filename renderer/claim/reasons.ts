import type { QueueRow } from '../../preload/views/index.ts'

/** Reasons that lie with the provider or the network, not with the patient: said once, above the list. */
const ofEverybody = ['off-line', 'too-old', 'you-are-in-a-call', 'not-available']

export const isOfEverybody = ({ notClaimable }: QueueRow): boolean =>
  notClaimable !== null && ofEverybody.includes(notClaimable.why)
