import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { keepLongMembers } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import { tooOld, type Writer } from '../http/request.ts'
import type { Services } from '../leases/services.ts'
import { encounterOf, patientOf } from '../readers/references.ts'
import type { Stored } from '../store/store-type.ts'
import { validate } from '../validation/validate.ts'
import { withJoinLinks } from './join-link.ts'
import { mayRead } from './may.ts'
import { checkClaimRelation, checkVisitKnown, outsideScope } from './writable/claim-check.ts'
import { checkComments, withNamesOnRecord } from './writable/names.ts'
import type { Change, Row, Write } from './writable/row.ts'
import { rowOf } from './writable/table.ts'

/** Version tags already without quotes; `*` for `ifNoneMatch`. */
export type Precondition = { ifMatch: string | undefined; ifNoneMatch: string | undefined }

/**
 * Writes a resource for a provider, within a transaction. In this order: what it is, whose it is, what it stands on,
 * what rules it must keep, so that a refusal never shows what the provider may not see.
 */
export function writeAs(
  services: Services,
  writer: Writer,
  resource: Resource & { id: string },
  on: Precondition,
): Stored {
  const { store } = services
  const { resourceType: type, id } = resource
  const before = store.read(type, id)
  const row = rowOf(resource, before?.resource)
  validate(resource)
  if (writer.tooOld && !writer.claim && type !== 'AuditEvent') throw tooOld()
  const write = writeOf(services, writer, row, changeOf(row, before, on), resource, before?.resource)
  if (writer.tooOld && type !== 'AuditEvent' && !isUnderOwnClaim(services, writer)) throw tooOld()
  row.checkAuthor(write)
  checkComments(write)
  checkPrecondition(services, write.me, before, on)
  row.check?.(write)
  return store.put(keepLongMembers(withNamesOnRecord(write, row.settle?.(write) ?? resource), resource))
}

/** A number in a header that was never given to the writer is no visit to be finished. */
const isUnderOwnClaim = ({ leases }: Services, { caller, claim }: Writer): boolean =>
  claim !== undefined && leases.holderOfClaim(claim.task, claim.claim) === caller.practitionerId

/** Deletes for a provider, within a transaction. */
export function removeAs(
  services: Services,
  writer: Writer,
  type: ResourceType,
  id: string,
  ifMatch: string | undefined,
): void {
  const { store } = services
  const before = store.read(type, id)
  if (!before) throw new Problem('not-found', 'There is no such resource.')
  const resource = { ...before.resource, id }
  const row = rowOf(resource, resource)
  const write = writeOf(services, writer, row, 'delete', resource, resource)
  if (ifMatch === undefined) throw preconditionRequired()
  checkPrecondition(services, write.me, before, { ifMatch, ifNoneMatch: undefined })
  row.checkRemoval?.(write)
  store.remove(type, id)
}

/** What is made once, and is there, is not changed by who makes it again: they are told that it is there. */
function changeOf({ may }: Row, before: Stored | undefined, on: Precondition): Change {
  if (!before) return on.ifMatch === undefined ? 'create' : 'update'
  return on.ifNoneMatch !== undefined && !may.update ? 'create' : 'update'
}

/** Whose it is. Throws `forbidden`, `invalid-resource`, and as `checkClaimRelation`. */
function writeOf(
  services: Services,
  writer: Writer,
  row: Row,
  change: Change,
  next: Resource & { id: string },
  previous: Resource | undefined,
): Write {
  const { caller } = writer
  if (row.bound !== 'none') checkVisitKnown(services, writer)
  const who = row.may[change]
  if (!who) throw new Problem('forbidden', refusalOf(row, change))
  checkStaysWithPatient(services, caller.practitionerId, next)
  if (previous) checkStaysInVisit(next, previous)
  const bound = (previous && row.boundOf?.(next, previous)) ?? row.bound
  const relation = checkClaimRelation(services, writer, bound, next, previous, who === 'author')
  return { services, caller, me: caller.practitionerId, relation, next, previous }
}

function refusalOf({ type, may }: Row, change: Change): string {
  if (change === 'delete') return `A ${type} is not deleted.`
  if (change === 'create') return `A ${type} is not made by workstations.`
  return may.create ? `A ${type} is written once.` : `A ${type} is not changed by workstations.`
}

/** Also of what was deleted. Throws `invalid-resource`, or `outside-scope` where it may not be known that it is another's. */
function checkStaysWithPatient({ store }: Services, me: string, next: Resource & { id: string }): void {
  const before = store.row(next.resourceType, next.id)
  if (!before) return
  const patient = before.patient
  if (patient === (patientOf(next) ?? null) || (before.deleted && patient === null)) return
  if (patient && !store.inScope(me, patient)) throw outsideScope()
  throw moved('A resource never moves to another patient.', `${next.resourceType}.${subjectIn(next)}`)
}

/** Throws `invalid-resource`. */
function checkStaysInVisit(next: Resource, previous: Resource): void {
  if (encounterOf(previous) !== encounterOf(next))
    throw moved('A resource never moves to another visit.', `${next.resourceType}.encounter`)
}

const moved = (message: string, expression: string) =>
  new Problem('invalid-resource', message, { expression: [expression], event: 'foreign-id' })

const subjectIn = (resource: Resource): string =>
  ['subject', 'patient', 'for'].find((it) => it in resource) ?? 'subject'

const preconditionRequired = () =>
  new Problem(
    'precondition-required',
    'A write needs If-Match with the version it changes, or If-None-Match: * to create.',
  )

function checkPrecondition(
  services: Services,
  me: string,
  before: Stored | undefined,
  on: Precondition,
): void {
  if (on.ifMatch === undefined && on.ifNoneMatch === undefined) throw preconditionRequired()
  if (on.ifNoneMatch !== undefined && on.ifNoneMatch !== '*')
    throw new Problem('bad-request', 'If-None-Match of a write can only be *.')
  const fits = on.ifMatch === undefined ? before === undefined : before?.versionId === on.ifMatch
  if (fits) return
  const message = before
    ? 'It was changed meanwhile by someone else.'
    : 'The version it was based on is not there.'
  const current =
    before && mayRead(services, me, before.resource)
      ? { current: withJoinLinks(services, me, before.resource) }
      : {}
  throw new Problem('version-conflict', message, current)
}
