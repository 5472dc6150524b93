import type { MedicationRequest, Resource, ServiceRequest } from '@medplum/fhirtypes'
import type { Held, WritableCache } from '../cache/cache.ts'

type Requests = { MedicationRequest: MedicationRequest; ServiceRequest: ServiceRequest }
type Of<T extends keyof Requests> = Requests[T]

/** What the outbox says of the orders of one type: which wait to be sent, which came back with their signature. */
export function unsentOf<T extends keyof Requests>(cache: WritableCache, type: T) {
  const is = (one: Resource): one is Of<T> & Resource => one.resourceType === type

  /** Is it part of a signature that waits to be sent? */
  const isGoing = (orderId: string | undefined): boolean =>
    cache
      .outbox()
      .some(
        ({ kind, state, mine }) =>
          kind === 'transaction' &&
          state !== 'set-aside' &&
          mine.some((one) => is(one) && one.id === orderId),
      )

  return {
    isGoing,
    /** Of a signature that became void: the outbox holds them as drafts while the note is a draft again. */
    voided: (encounterId: string): Of<T>[] =>
      (cache.ofEncounter(type, encounterId) as Held<Of<T>>[])
        .filter(({ resource, base }) => resource.status === 'draft' && !base && !isGoing(resource.id))
        .map(({ resource }) => resource),
    /** What a signing that was put aside holds, with what was written of it since, what came with it, and why it was refused. */
    refused: (encounterId: string): { signed: Of<T>; now: Of<T>; beside: Resource[]; why: string }[] =>
      cache
        .outbox()
        .filter(
          (row) => row.encounterId === encounterId && row.state === 'set-aside' && row.kind === 'transaction',
        )
        .flatMap(({ mine, why }) =>
          mine.filter(is).map((signed) => ({
            signed,
            now: (cache.read(type, signed.id ?? '')?.resource as Of<T> | undefined) ?? signed,
            beside: mine,
            why: why ?? 'the server did not accept it.',
          })),
        ),
    /** Why the central API did not take the end of one; null when none was refused. */
    notEnded(orderId: string | undefined): string | null {
      const row = cache
        .outbox()
        .filter(({ state, kind }) => state === 'set-aside' && kind === 'put')
        .find(({ mine }) => mine.some((one) => is(one) && one.id === orderId))
      return row ? (row.why ?? 'the server did not accept it.') : null
    },
  }
}
