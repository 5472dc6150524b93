import type { Composition, Resource, Task } from '@medplum/fhirtypes'
import { nameOf } from '../licensure/licensure.ts'
import { encounterOf } from '../store/references.ts'
import { isVisit } from '../store/task.ts'
import { Problem } from './problem.ts'
import type { Writer } from './request.ts'
import type { Services } from './services.ts'

/** `after-handover`: its author's words, though the visit is someone else's now. Needs no scope. */
export type ClaimStanding = 'current' | 'after-handover' | 'none'

/**
 * Holds the write of a visit against its claim number. Throws `claim-superseded`, `bad-request`, `claims-paused`, `not-found` (no such visit).
 * Without a header, Task and Encounter of a visit are still its holder's alone.
 */
export function checkClaim(
  services: Services,
  writer: Writer,
  resource: Resource,
  previous: Resource | undefined,
): ClaimStanding {
  const { store, leases } = services
  const me = writer.caller.practitionerId
  const type = resource.resourceType
  const encounter = encounterOf(resource)
  const ofTask = type === 'Task' && isVisit(resource as Task) ? resource.id : undefined
  const visit = ofTask ? store.visitOfTask(ofTask) : encounter ? store.visitOfEncounter(encounter) : undefined

  if (!writer.claim) {
    if ((type === 'Task' || type === 'Encounter') && visit) {
      const lease = leases.rowOf(visit.task)
      if (lease && lease.holder !== me) throw superseded(services, lease.holder)
    }
    return 'none'
  }
  const { task, claim } = writer.claim
  if (visit && visit.task !== task)
    throw new Problem('bad-request', 'Rounds-Claim names another visit than the one that is written.', {
      event: 'foreign-claim',
    })
  // What is only recorded is taken whoever has the visit, and brings no claim back.
  if (type !== 'AuditEvent' && type !== 'Provenance') leases.regrant(me, writer.claim, false)
  const lease = leases.rowOf(task)
  if (lease && lease.holder === me && lease.claim === claim && lease.state !== 'released') return 'current'
  // Its author's doings are recorded whoever has the visit now.
  if (type === 'AuditEvent' || type === 'Provenance') return 'none'
  if (type === 'Composition' && leases.holderOfClaim(task, claim) === me && isAuthor(me, resource, previous))
    return 'after-handover'
  // Not another's: a server that was put back may have forgotten the visit, and hears of it in a moment.
  if (!store.row('Task', task)) throw new Problem('not-found', 'This visit is not known here.')
  throw superseded(services, lease && lease.state !== 'released' ? lease.holder : undefined)
}

function isAuthor(me: string, next: Composition, previous: Resource | undefined): boolean {
  const wrote = (it: Composition) =>
    it.author?.some((author) => author.reference === `Practitioner/${me}`) ?? false
  return wrote(next) && (previous === undefined || wrote(previous as Composition))
}

function superseded(services: Services, holder: string | undefined): Problem {
  const who = holder ? services.store.read('Practitioner', holder)?.resource : undefined
  return new Problem(
    'claim-superseded',
    holder ? `${nameOf(who)} has this visit now.` : 'This visit is no longer yours.',
  )
}
