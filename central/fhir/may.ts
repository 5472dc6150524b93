import type {
  AuditEvent,
  Binary,
  Composition,
  Library,
  Provenance,
  Resource,
  ResourceType,
} from '@medplum/fhirtypes'
import { isFavorite } from '../../main/clinical/favorites/library.ts'
import { isInstructionsLibrary } from '../../main/clinical/instructions/library.ts'
import { isPhrase, ownerOf } from '../../main/clinical/phrases/library.ts'
import { isPutBefore } from '../../main/clinical/results/review-task.ts'
import { Problem } from '../base/problem.ts'
import type { Services } from '../leases/services.ts'
import { patientOf, relativeReference, sharedTypes } from '../readers/references.ts'
import { isReviewTask, isVisit } from '../readers/task.ts'
import { outsideScope as outside } from './writable/claim-check.ts'
import { isMe } from './writable/names.ts'

const forbidden = (message: string) => new Problem('forbidden', message)

/** May this provider read this version? Throws `outside-scope`, `forbidden`. */
export function checkMayRead(services: Services, me: string, resource: Resource): void {
  const { store } = services
  if (sharedTypes.has(resource.resourceType)) return
  if (resource.resourceType === 'Binary') {
    checkContext(services, me, resource)
    return
  }
  if (resource.resourceType === 'Library' && (isPhrase(resource) || isFavorite(resource))) {
    if (isForEveryone(resource) || ownerOf(resource) === me) return
    throw forbidden('A phrase or favorite of one’s own is read by its owner.')
  }
  if (resource.resourceType === 'Library' && isInstructionsLibrary(resource)) return
  if (resource.resourceType === 'AuditEvent' || resource.resourceType === 'Provenance') {
    if (isOwnAct(me, resource)) return
    if (resource.resourceType === 'AuditEvent')
      throw forbidden('An AuditEvent is read by the provider it is about.')
  }
  // An author keeps reading what they wrote, after a hand-over too.
  if (resource.resourceType === 'Composition' && hasAuthor(me, resource)) return
  if (resource.resourceType === 'Communication' && isMe(me, resource.sender)) return
  // What was done about a result without the network may come when the patient is in scope no more.
  if (resource.resourceType === 'Task' && isReviewTask(resource) && isPutBefore(resource, me)) return
  if (resource.resourceType === 'Task' && isVisit(resource)) {
    if (store.seesTask(me, resource.id as string)) return
    throw outside()
  }
  const patient = patientOf(resource)
  if (!patient || !store.inScope(me, patient)) throw outside()
}

/**
 * A Binary names the resource that "stands in as a proxy" of whose it is (R4, Binary.securityContext). It is read by who reads
 * that, and that is something of a patient: a shared one would show it to everybody, and without one nobody knows whose it is.
 */
function checkContext(services: Services, me: string, { securityContext }: Binary): void {
  const [type, id] = relativeReference(securityContext?.reference ?? '') ?? []
  const context = type && id && type !== 'Binary' ? services.store.read(type as ResourceType, id) : undefined
  if (!context || !patientOf(context.resource)) throw outside()
  checkMayRead(services, me, context.resource)
}

export function mayRead(services: Services, me: string, resource: Resource): boolean {
  try {
    checkMayRead(services, me, resource)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

const isForEveryone = (phrase: Library): boolean => ownerOf(phrase) === null

const hasAuthor = (me: string, composition: Composition): boolean =>
  composition.author?.some((it) => it.reference === `Practitioner/${me}`) ?? false

function isOwnAct(me: string, resource: AuditEvent | Provenance): boolean {
  return resource.agent?.some((it) => it.who?.reference === `Practitioner/${me}`) ?? false
}
