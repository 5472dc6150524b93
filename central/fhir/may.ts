import type { AuditEvent, Composition, Provenance, Resource } from '@medplum/fhirtypes'
import { patientOf, sharedTypes } from '../store/references.ts'
import { isVisit } from '../store/task.ts'
import type { ClaimStanding } from './claim-check.ts'
import { Problem } from './problem.ts'
import type { Services } from './services.ts'

const outside = () => new Problem('outside-scope', 'This patient is not in your care now.')
const forbidden = (words: string) => new Problem('forbidden', words)

/** May this provider read this version? Throws `outside-scope`, `forbidden`. */
export function checkMayRead({ store }: Services, me: string, resource: Resource): void {
  if (sharedTypes.has(resource.resourceType)) return
  if (resource.resourceType === 'AuditEvent' || resource.resourceType === 'Provenance') {
    if (isOwnAct(me, resource)) return
    if (resource.resourceType === 'AuditEvent')
      throw forbidden('An AuditEvent is read by the provider it is about.')
  }
  // An author keeps reading what they wrote, after a hand-over too.
  if (resource.resourceType === 'Composition' && hasAuthor(me, resource)) return
  if (resource.resourceType === 'Task' && isVisit(resource)) {
    if (store.seesTask(me, resource.id as string)) return
    throw outside()
  }
  const patient = patientOf(resource)
  if (!patient || !store.inScope(me, patient)) throw outside()
}

/** May this provider write this, given what stands there now? Throws `outside-scope`, `forbidden`, `invalid-resource`. */
export function checkMayWrite(
  { store }: Services,
  me: string,
  next: Resource,
  previous: Resource | undefined,
  standing: ClaimStanding,
): void {
  if (sharedTypes.has(next.resourceType))
    throw forbidden(`${next.resourceType} is not written by workstations.`)
  if (next.resourceType === 'AuditEvent' || next.resourceType === 'Provenance') {
    if (previous) throw forbidden('What was recorded of an act is not changed.')
    if (!isOwnAct(me, next)) throw forbidden('An act is recorded by the provider whose act it is.')
    return
  }
  const patient = patientOf(next)
  if (!patient) throw forbidden(`A ${next.resourceType} needs a patient.`)
  const before = previous && patientOf(previous)
  if (before && before !== patient)
    throw new Problem('invalid-resource', 'A resource never moves to another patient.', {
      expression: [subjectPath(next)],
    })
  if (next.resourceType === 'Composition' && next.status !== 'preliminary' && !hasAuthor(me, next))
    throw forbidden('A note is signed, or withdrawn, by its author.')
  if (!store.inCare(me, patient) && !isOwnLateNote(me, next, previous, standing)) throw outside()
}

/** Words may have waited on a machine that was off for weeks: their author's note takes them under the claim of then. */
function isOwnLateNote(
  me: string,
  next: Resource,
  previous: Resource | undefined,
  standing: ClaimStanding,
): boolean {
  const own = (it: Resource) => it.resourceType === 'Composition' && hasAuthor(me, it)
  return standing !== 'none' && own(next) && (previous === undefined || own(previous))
}

function subjectPath(resource: Resource): string {
  const element = ['subject', 'patient', 'for'].find((it) => it in resource)
  return `${resource.resourceType}${element ? `.${element}` : ''}`
}

const hasAuthor = (me: string, composition: Composition): boolean =>
  composition.author?.some((it) => it.reference === `Practitioner/${me}`) ?? false

function isOwnAct(me: string, resource: AuditEvent | Provenance): boolean {
  return resource.agent?.some((it) => it.who?.reference === `Practitioner/${me}`) ?? false
}
