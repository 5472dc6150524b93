import type { Resource } from '@medplum/fhirtypes'

/** An id of FHIR R4, but for the two that are steps in a path. */
export const idPattern = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/
export const isId = (id: unknown): id is string => typeof id === 'string' && idPattern.test(id)

/** `Patient/1` → `['Patient', '1']`; anything else (contained, conditional, absolute, versioned) → undefined. */
export function relativeReference(reference: unknown): [type: string, id: string] | undefined {
  if (typeof reference !== 'string') return undefined
  const match = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference)
  return match && isId(match[2]) ? [match[1] as string, match[2]] : undefined
}

export function idOf(reference: unknown, type: string): string | undefined {
  const parts = relativeReference(reference)
  return parts && parts[0] === type ? parts[1] : undefined
}

type Loose = Record<string, unknown>
const referenceIn = (value: unknown): unknown => (value as Loose | undefined)?.reference

/** The elements by which R4's Patient compartment takes a resource in, for the types this server keeps. */
const patientElements = ['subject', 'patient', 'for', 'beneficiary', 'individual'] as const

/** The patient in whose compartment a resource is; undefined for shared resources. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id
  const loose = resource as unknown as Loose
  for (const element of patientElements) {
    const id = idOf(referenceIn(loose[element]), 'Patient')
    if (id) return id
  }
  if (resource.resourceType === 'Appointment') return first(resource.participant, (it) => it.actor)
  if (resource.resourceType === 'AuditEvent') return first(resource.entity, (it) => it.what)
  if (resource.resourceType === 'Provenance') return first(resource.target, (it) => it)
  return undefined
}

function first<T>(
  list: T[] | undefined,
  of: (item: T) => { reference?: string } | undefined,
): string | undefined {
  // What stands here was not always held against R4: loaded, or written before that type was.
  if (!Array.isArray(list)) return undefined
  for (const item of list as (T | null)[]) {
    const id = item && idOf(of(item)?.reference, 'Patient')
    if (id) return id
  }
  return undefined
}

/** The encounter a resource was written in; an Encounter's own id for itself. */
export function encounterOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Encounter') return resource.id
  const loose = resource as unknown as Loose
  // A DocumentReference may be of several: the first decides.
  const within = [(loose.context as Loose | undefined)?.encounter ?? loose.context].flat()[0]
  return idOf(referenceIn(loose.encounter), 'Encounter') ?? idOf(referenceIn(within), 'Encounter')
}

export function statusOf(resource: Resource): string | undefined {
  const status = (resource as unknown as Loose).status
  return typeof status === 'string' ? status : undefined
}

/** Calls `found` with each `reference` string in a resource and where it stands (`Encounter.subject.reference`). */
export function eachReference(
  resource: Resource,
  found: (reference: string, holder: Loose, path: string) => void,
): void {
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, `${path}[${index}]`)
      })
    } else if (value && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'reference' && typeof inner === 'string')
          found(inner, value as Loose, `${path}.reference`)
        else walk(inner, `${path}.${key}`)
      }
    }
  }
  walk(resource, resource.resourceType)
}

/** `[system, value]` of each business identifier. */
export function identifiersOf(resource: Resource): [system: string, value: string][] {
  const identifier = (resource as unknown as Loose).identifier
  const list = Array.isArray(identifier) ? identifier : identifier ? [identifier] : []
  return list.flatMap((it: Loose | null) =>
    typeof it?.value === 'string' ? [[typeof it.system === 'string' ? it.system : '', it.value]] : [],
  )
}

/** Types that belong to no patient and that any signed-in provider may read. */
export const sharedTypes: ReadonlySet<string> = new Set([
  'ActivityDefinition',
  'CodeSystem',
  'Device',
  'HealthcareService',
  'Location',
  'Medication',
  'Organization',
  'PlanDefinition',
  'Practitioner',
  'PractitionerRole',
  'Questionnaire',
  'ValueSet',
])
