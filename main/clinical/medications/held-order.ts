/**
 * Stands last in the reason of an order that the central API holds and that a reason in words would let go out. A
 * workstation that knows this takes the sentence away and offers a place for the reason; an older one shows it.
 */
export const olderHint =
  'To send it all the same, update Rounds and give a reason there, or call the pharmacy.'
