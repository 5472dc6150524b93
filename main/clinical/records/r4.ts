import elements from '../../../resources/terminology/r4-elements.json' with { type: 'json' }

/** What FHIR R4 names, by path; made from its definitions by `test/setup/r4-elements.ts`. */
const named = new Map(Object.entries(elements as Record<string, string>))

/** What every resource or element may have. */
const ofAll = new Set([
  'resourceType',
  'id',
  'meta',
  'implicitRules',
  'language',
  'text',
  'contained',
  'extension',
  'modifierExtension',
])

export type R4Element = { name: string; required: boolean; choice: boolean }

const read = new Map<string, Map<string, R4Element>>()

/** The elements at a path (`Procedure.performer`); null where R4's table says nothing of it. */
export function elementsAt(path: string): ReadonlyMap<string, R4Element> | null {
  const known = read.get(path)
  if (known) return known
  const names = named.get(path)
  // A path that ends in a status lists codes.
  if (names === undefined || /[Ss]tatus$/.test(path)) return null
  const made = new Map(
    names.split(' ').map((each) => {
      const required = each.endsWith('!')
      const choice = each.replace('!', '').endsWith('[x]')
      const name = each.replace('!', '').replace('[x]', '')
      return [name, { name, required, choice }]
    }),
  )
  read.set(path, made)
  return made
}

/** The codes that an element takes and no others; null where it takes any. */
export const codesAt = (path: string): readonly string[] | null =>
  /[Ss]tatus$/.test(path) ? (named.get(path)?.split(' ') ?? null) : null

/** Characters. R4 has none as long. */
const longestStem = 64

/** The element that a JSON name stands for: `performedPeriod` for `performed`. undefined: none that R4 has there. */
export function elementOf(at: ReadonlyMap<string, R4Element>, name: string): R4Element | 'any' | undefined {
  if (ofAll.has(name)) return 'any'
  const whole = at.get(name)
  if (whole) return whole.choice ? undefined : whole
  // The longest stem first: `value` and `valueSet` could both begin it.
  for (let end = Math.min(name.length - 1, longestStem); end > 0; end--) {
    const stem = at.get(name.slice(0, end))
    if (stem?.choice && /^[A-Z]/.test(name.slice(end))) return stem
  }
  return undefined
}
