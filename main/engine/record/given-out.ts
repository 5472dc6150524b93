import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { ReadableCache } from '../cache/cache.ts'
import { isType } from '../fhir/shapes/fits.ts'
import { patientOf } from '../fhir/whose.ts'

/** May this go out with a chart? Who did what at which desk is no part of it, and a note that is not signed is nobody else's yet. */
export const mayGoOut = (resource: Resource): boolean =>
  !keptHere.includes(resource.resourceType) &&
  !(resource.resourceType === 'Composition' && resource.status === 'preliminary')

const keptHere: readonly ResourceType[] = ['AuditEvent', 'Task', 'Basic']

/** What a document about one patient may bring along: of this patient, or of nobody. */
export const findIn =
  (cache: ReadableCache, patientId: string) =>
  (type: string, id: string): Resource | undefined => {
    const found: Resource | undefined = isType(type) ? cache.read(type, id)?.resource : undefined
    const of = found ? patientOf(found) : null
    return found && mayGoOut(found) && (of === null || of === patientId) ? found : undefined
  }
