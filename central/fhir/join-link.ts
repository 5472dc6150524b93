import type { Bundle, Resource } from '@medplum/fhirtypes'
import { withJoin } from '../store/join-tokens.ts'
import type { Services } from './services.ts'

/**
 * An answer as `me` may read it: the Encounter of a visit that is theirs, or was when it ended, carries the patient's link, wherever
 * in a Bundle it stands. Each change of who has a visit is a new version of its Encounter, so that no copy shows a link for longer.
 */
export function withJoinLinks<T extends Resource>(services: Services, me: string, answer: T): T {
  const { store, leases } = services
  const resource: Resource = answer
  if (resource.resourceType === 'Bundle') return inEntries(services, me, resource) as unknown as T
  if (resource.resourceType !== 'Encounter' || !resource.id) return answer
  const visit = store.visitOfEncounter(resource.id)
  const lease = visit && leases.rowOf(visit.task)
  const token = store.joinOf(resource.id)
  const isTheirs = lease?.holder === me && lease.state !== 'released'
  return token !== undefined && isTheirs ? (withJoin(resource, token) as unknown as T) : answer
}

function inEntries(services: Services, me: string, bundle: Bundle): Bundle {
  if (!bundle.entry?.length) return bundle
  return {
    ...bundle,
    entry: bundle.entry.map((entry) =>
      entry.resource ? { ...entry, resource: withJoinLinks(services, me, entry.resource) } : entry,
    ),
  }
}
