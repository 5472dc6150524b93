import type { FastifyRequest } from 'fastify'
import type { Caller } from './caller.ts'
import type { Problem } from './problem.ts'
import type { SecurityKind } from './security-kinds.ts'

export type SecurityEvent = {
  kind: SecurityKind
  /** Whose sign-in it was, or whose account it was about; left out: nobody known. */
  practitioner?: string | undefined
  device?: string | null | undefined
  /** What was asked, without any value but ids: `PUT Composition/n1`. */
  asked?: string | undefined
  /** IP address that it came from. */
  address?: string | undefined
  /** A reference, where it is one resource that was asked for. */
  about?: string | undefined
}

/** Where the parts of the server say what was refused, delayed or contradicted. */
export type SecurityWatch = {
  /** May be called anywhere: within a transaction it waits for its end, and outlives its being rolled back. */
  saw(event: SecurityEvent): void
  /** Writes what is not on disk yet. What can't be written is tried again with the next. */
  flush(): void
  /** Who a request turned out to be from. */
  isFrom(request: FastifyRequest, caller: Caller): void
  /** A request was refused. Of who is not signed in there is nothing to say: anyone may ask. */
  refused(request: FastifyRequest, problem: Problem): void
  /** One entry of a batch was refused. `address`: `Type/id`. */
  refusedEntry(caller: Caller, problem: Problem, method: string, address: string): void
}
