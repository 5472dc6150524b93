import type { Resource } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { prepared } from '../../database/database.ts'
import type { Writer } from '../../http/request.ts'
import type { Services } from '../../leases/services.ts'
import { nameOf } from '../../licensure/licensure.ts'
import { encounterOf, patientOf } from '../../readers/references.ts'
import type { VisitRow } from '../../store/scope.ts'
import type { Bound, ClaimRelation } from './row.ts'

export const outsideScope = () => new Problem('outside-scope', 'This patient is not in your care now.')
const foreignClaim = () =>
  new Problem('bad-request', 'Rounds-Claim names another visit than the one that is written.', {
    event: 'foreign-claim',
  })
const unknownVisit = () => new Problem('not-found', 'This visit is not known here.')

/**
 * A server that was put back to a backup may have forgotten the visit under whose claim something was written, and hears of it in a
 * moment. Throws `not-found`.
 */
export function checkVisitKnown({ store }: Services, { claim }: Writer): void {
  if (claim && !store.row('Task', claim.task)) throw unknownVisit()
}

/**
 * What the writer is to the visit of a resource, and that it is of that visit's patient and encounter. `Rounds-Claim` says
 * under which claim it was written: its Task decides which visit that is. Without it (a workstation that no longer
 * knows its claim) the visit that the resource names decides, within the provider's scope only.
 * Throws `bad-request` (not of that visit), `not-found` (of none that is known here), `outside-scope`, `claim-superseded`,
 * `claims-paused`.
 *
 * @param mayBeFormer whose it was once writes it too
 */
export function checkClaimRelation(
  services: Services,
  writer: Writer,
  bound: Bound,
  resource: Resource,
  previous: Resource | undefined,
  mayBeFormer: boolean,
): ClaimRelation {
  if (bound === 'none') return 'none'
  const patient = patientOf(resource)
  if (!patient) throw new Problem('bad-request', `This ${resource.resourceType} names no patient.`)
  const relation = writer.claim
    ? underClaim(services, writer, writer.claim, bound, resource, previous)
    : withoutClaim(services, writer, bound, resource, previous, patient)
  if (relation === 'none' || (relation === 'former' && !mayBeFormer))
    throw superseded(services, visitOf(services, writer, bound, resource))
  // Words may have waited on a machine that was off for weeks: their author's note takes them under the claim of then.
  const late = writer.claim && mayBeFormer
  if (!late && !services.store.inCare(writer.caller.practitionerId, patient)) throw outsideScope()
  return relation
}

function underClaim(
  { store, leases }: Services,
  { caller: { practitionerId: me } }: Writer,
  held: NonNullable<Writer['claim']>,
  bound: Bound,
  resource: Resource,
  previous: Resource | undefined,
): ClaimRelation {
  const { task, claim } = held
  const visit = store.visitOfTask(task)
  if (!visit) throw foreignClaim()
  if (!isOf(visit, bound, resource, previous)) {
    const ofTheirPatient =
      previous && patientOf(previous) === visit.patient && store.inCare(me, visit.patient)
    throw ofTheirPatient ? ofAnotherVisit(previous) : foreignClaim()
  }
  leases.regrant(me, held, false)
  const lease = leases.rowOf(task)
  if (lease && lease.holder === me && lease.claim === claim && lease.state !== 'released') return 'holder'
  return leases.holderOfClaim(task, claim) === me ? 'former' : 'none'
}

const ofAnotherVisit = ({ resourceType }: Resource) =>
  new Problem(
    'bad-request',
    `This ${resourceType} is of another visit of the patient: it is changed in that one, by who has it or had it last.`,
    { event: 'foreign-claim' },
  )

function withoutClaim(
  services: Services,
  { caller: { practitionerId: me } }: Writer,
  bound: Bound,
  resource: Resource,
  previous: Resource | undefined,
  patient: string,
): ClaimRelation {
  const { store } = services
  const isInCare = store.inCare(me, patient)
  if (bound === 'patient' || (bound === 'chart' && previous)) {
    if (!isInCare) throw outsideScope()
    return visitsOf(services, patient).some((visit) => isHolder(services, me, visit)) ? 'holder' : 'none'
  }
  const encounter = encounterOf(resource)
  const visit =
    resource.resourceType === 'Task'
      ? store.visitOfTask(resource.id as string)
      : encounter && store.visitOfEncounter(encounter)
  // Who had it hears that it is a colleague's now.
  if (!isInCare && visit && !isHolder(services, me, visit) && wasGiven(services, visit.task, me))
    return 'none'
  if (!isInCare) throw outsideScope()
  if (!visit && encounter) throw unknownVisit()
  if (!visit || !isOf(visit, bound, resource, previous))
    throw new Problem('bad-request', `This ${resource.resourceType} is of no visit of its patient.`)
  if (isHolder(services, me, visit)) return 'holder'
  return wasGiven(services, visit.task, me) ? 'former' : 'none'
}

/** Is it of this visit: the Task itself, or of its patient and its encounter? What changes stays of the encounter it was of. */
function isOf(visit: VisitRow, bound: Bound, resource: Resource, previous: Resource | undefined): boolean {
  if (patientOf(resource) !== visit.patient) return false
  if (bound === 'patient') return true
  if (bound === 'chart' && previous) return encounterOf(resource) === encounterOf(previous)
  if (resource.resourceType === 'Task' && resource.id !== visit.task) return false
  return visit.encounter !== null && encounterOf(resource) === visit.encounter
}

/** By its lease; a visit that was loaded with its end never had one, and names its provider. */
function isHolder({ leases }: Services, me: string, visit: VisitRow): boolean {
  const lease = leases.rowOf(visit.task)
  return lease ? lease.holder === me && lease.state !== 'released' : visit.owner === me
}

const visitsOf = ({ store }: Services, patient: string): VisitRow[] =>
  prepared<[string], VisitRow>(store.db, 'SELECT * FROM visit WHERE patient = ?').all(patient)

const wasGiven = ({ store }: Services, task: string, practitioner: string): boolean =>
  prepared<[string, string], { one: number }>(
    store.db,
    'SELECT 1 AS one FROM claim WHERE task = ? AND holder = ? LIMIT 1',
  ).get(task, practitioner) !== undefined

/** The visit that a refusal is about, for the name of who has it. */
function visitOf(
  { store }: Services,
  { claim }: Writer,
  bound: Bound,
  resource: Resource,
): string | undefined {
  if (claim) return claim.task
  const encounter = bound === 'patient' ? undefined : encounterOf(resource)
  return encounter ? store.visitOfEncounter(encounter)?.task : undefined
}

function superseded({ store, leases }: Services, task: string | undefined): Problem {
  const lease = task ? leases.rowOf(task) : undefined
  const who = lease && store.read('Practitioner', lease.holder)?.resource
  if (!lease || !who) return new Problem('claim-superseded', 'This visit is no longer yours.')
  const messages = {
    held: `${nameOf(who)} has this visit now.`,
    released: 'This visit is no longer yours: it waits in the queue.',
    ended: `This visit is over. ${nameOf(who)} had it last.`,
  }
  return new Problem('claim-superseded', messages[lease.state])
}
