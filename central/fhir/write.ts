import type { Resource, ResourceType } from '@medplum/fhirtypes'
import { namingSupervisor } from '../co-signatures/supervisor.ts'
import type { Stored } from '../context.ts'
import { base } from '../store/task.ts'
import { validate } from '../validation/validate.ts'
import { checkClaim } from './claim-check.ts'
import { checkMayWrite } from './may.ts'
import { Problem } from './problem.ts'
import { tooOld, type Writer } from './request.ts'
import type { Services } from './services.ts'
import { checkRemovable, checkRules } from './write-rules.ts'

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
  validate(resource)
  if (writer.tooOld && !writer.claim && type !== 'AuditEvent') throw tooOld()
  const before = store.read(type, id)
  const standing = checkClaim(services, writer, resource, before?.resource)
  checkMayWrite(services, writer.caller.practitionerId, resource, before?.resource, standing)
  checkPrecondition(before, on)
  checkRules(store, resource, before?.resource, writer.caller.practitionerId)
  const signed =
    resource.resourceType === 'Composition' && resource.status === 'final'
      ? namingSupervisor(store, resource, writer.caller.practitionerId)
      : resource
  return store.put(standing === 'after-handover' ? afterHandover(signed) : signed)
}

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
  const standing = checkClaim(services, writer, before.resource, before.resource)
  checkMayWrite(services, writer.caller.practitionerId, before.resource, before.resource, standing)
  if (ifMatch === undefined) throw preconditionRequired()
  checkPrecondition(before, { ifMatch, ifNoneMatch: undefined })
  checkRemovable(before.resource)
  store.remove(type, id)
}

const preconditionRequired = () =>
  new Problem(
    'precondition-required',
    'A write needs If-Match with the version it changes, or If-None-Match: * to create.',
  )

function checkPrecondition(before: Stored | undefined, on: Precondition): void {
  if (on.ifMatch === undefined && on.ifNoneMatch === undefined) throw preconditionRequired()
  if (on.ifNoneMatch !== undefined && on.ifNoneMatch !== '*')
    throw new Problem('bad-request', 'If-None-Match of a write can only be *.')
  const fits = on.ifMatch === undefined ? before === undefined : before?.versionId === on.ifMatch
  if (fits) return
  const words = before
    ? 'It was changed meanwhile by someone else.'
    : 'The version it was based on is not there.'
  throw new Problem('version-conflict', words, before ? { current: before.resource } : {})
}

function afterHandover<T extends Resource>(resource: T): T {
  const tag = { system: `${base}/tag`, code: 'after-handover', display: 'After handover' }
  const others = resource.meta?.tag?.filter((it) => it.system !== tag.system || it.code !== tag.code) ?? []
  return { ...resource, meta: { ...resource.meta, tag: [...others, tag] } }
}
