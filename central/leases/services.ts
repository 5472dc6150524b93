import type { CentralContext } from '../http/context.ts'
import type { FullStore } from '../store/store.ts'
import type { HandOvers } from './hand-overs.ts'
import type { FullLeases } from './leases.ts'

/** What the FHIR and lease routes work with. */
export type Services = {
  context: CentralContext
  store: FullStore
  leases: FullLeases
  handOvers: HandOvers
  /** Base address of the FHIR endpoint, without a slash at the end. */
  root(): string
}
