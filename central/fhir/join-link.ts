import type { Bundle, Encounter, Resource } from '@medplum/fhirtypes'
import { parseFhirJson, writeFhirJson } from '../../main/clinical/fhir-json.ts'
import type { Services } from '../leases/services.ts'
import { withJoin } from '../store/join-tokens.ts'

/**
 * An answer as `me` may read it: the Encounter of a visit that is theirs, or was when it ended, carries the patient's link, wherever
 * in a Bundle it stands. Each change of who has a visit is a new version of its Encounter, so that no copy shows a link for longer.
 */
export function withJoinLinks<T extends Resource>(services: Services, me: string, answer: T): T {
  const resource: Resource = answer
  if (resource.resourceType === 'Bundle') return inEntries(services, me, resource) as unknown as T
  if (resource.resourceType !== 'Encounter' || !resource.id) return answer
  const token = tokenFor(services, me, resource.id)
  return token === undefined ? answer : (withJoin(resource, token) as unknown as T)
}

/** The same of a resource as it is stored, which is read only where the link is put into it. */
export function withJoinLinkText(
  services: Services,
  me: string,
  of: { type: string; id: string },
  text: string,
): string {
  const token = of.type === 'Encounter' ? tokenFor(services, me, of.id) : undefined
  return token === undefined ? text : writeFhirJson(withJoin(parseFhirJson(text) as Encounter, token))
}

/** The end of the link of a visit that is theirs; undefined: it has none, or is another's. */
function tokenFor({ store, leases }: Services, me: string, encounterId: string): string | undefined {
  const token = store.joinOf(encounterId)
  if (token === undefined) return undefined
  const visit = store.visitOfEncounter(encounterId)
  const lease = visit && leases.rowOf(visit.task)
  const isTheirs = lease?.holder === me && lease.state !== 'released'
  return isTheirs ? token : undefined
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
