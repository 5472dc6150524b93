import type { Resource, ResourceType } from '@medplum/fhirtypes'

/**
 * Whose a resource is, read from the elements in which R4 names the patient: `subject`, `patient`, `for`,
 * `beneficiary`, `individual` of a ResearchSubject, `Patient` itself, and for Provenance and AuditEvent the
 * patient among what they speak of.
 */
export function patientOf(resource: Resource): string | null {
  if (resource.resourceType === 'Patient') return resource.id ?? null
  for (const reference of subjectsOf(resource)) {
    const id = idOf(reference, 'Patient')
    if (id) return id
  }
  return null
}

const elements = ['subject', 'patient', 'for', 'beneficiary']

/** Every reference by which the resource says whose it is, as written. Asked of anything that has a type, so it trusts no shape. */
export function subjectsOf(resource: Resource): string[] {
  const fields = resource as unknown as Record<string, unknown>
  const named: string[] = []
  for (const name of elements) if (fields[name] !== undefined) named.push(...referencesIn(fields[name]))
  if (named.length > 0) return named
  const amongOthers = subjectsAmong(resource.resourceType, fields).filter(isPatient)
  // The central API counts `individual` of whatever type: then it leaves with that chart here, too.
  return amongOthers.length > 0 ? amongOthers : referencesIn(fields.individual).filter(isPatient)
}

function subjectsAmong(type: ResourceType, fields: Record<string, unknown>): string[] {
  if (type === 'Provenance') return referencesIn(fields.target)
  if (type === 'AuditEvent') return referencesOfEach(fields.entity, 'what')
  return type === 'Appointment' ? referencesOfEach(fields.participant, 'actor') : []
}

/** The visit a resource belongs to; an Encounter belongs to itself. */
export function encounterOf(resource: Resource): string | null {
  if (resource.resourceType === 'Encounter') return resource.id ?? null
  const fields = resource as unknown as Record<string, unknown>
  const context = fields.context as Record<string, unknown> | undefined
  const held = [
    fields.encounter,
    context,
    Array.isArray(context?.encounter) ? context.encounter[0] : undefined,
  ]
  for (const reference of held.flatMap(referencesIn)) {
    const id = idOf(reference, 'Encounter')
    if (id) return id
  }
  return null
}

/** The id in a literal reference of that type (`Patient/p`, absolute, or with `/_history/v`), else null: what is no id of FHIR's names nothing. */
export function idOf(reference: string, type: ResourceType): string | null {
  const parts = reference.split('/_history/')[0]?.split('/') ?? []
  const id = parts.at(-2) === type ? parts.at(-1) : undefined
  return id !== undefined && /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? id : null
}

const isPatient = (reference: string): boolean => idOf(reference, 'Patient') !== null

const referencesOfEach = (value: unknown, element: string): string[] =>
  Array.isArray(value)
    ? value.flatMap((one) => referencesIn((one as Record<string, unknown> | null)?.[element]))
    : []

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => (Array.isArray(one) ? [] : referencesIn(one)))
  if (typeof value !== 'object' || value === null) return []
  const reference = (value as { reference?: unknown }).reference
  return typeof reference === 'string' ? [reference] : []
}
