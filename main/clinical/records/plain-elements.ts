import { formatDateTime, formatTimeOfDay } from '../dates.ts'
import { decimalText } from '../fhir-json.ts'
import { shownNarrativeText } from '../notes/narrative-text.ts'
import { choiceTwice, type Doubt, doubtOf, isClock, isDate, missingIn } from './doubts.ts'
import { isFields } from './pick.ts'
import { codesAt, elementOf, elementsAt } from './r4.ts'
import { inWords, kindOfRecord } from './record-kinds.ts'
import { type NameOf, targetOf, valueText } from './value-text.ts'

/** One element of a record in plain words. `value` is null where `inner` says it, or where it is missing. */
export type PlainElement = {
  name: string
  value: string | null
  /** What is wrong with it. */
  doubt: Doubt | null
  /** What it refers to, where that can be opened in this chart. */
  refersTo: { type: string; id: string } | null
  inner: PlainElement[]
}

/** As much of one record as is shown at a time: elements, and characters of one value. */
const mostElements = 2000
const longestValue = 20_000
/** Deeper than FHIR's own types nest. */
const deepest = 30

/** Last, and together: of interest to whoever mends the record. */
const technical = new Set([
  'id',
  'meta',
  'implicitRules',
  'language',
  'instantiatesCanonical',
  'instantiatesUri',
])

/** Whoever does not know them does not know what the rest means. */
const modifies = new Set(['modifierExtension', 'implicitRules'])

type Walk = { nameOf: NameOf; left: number; depth: number }

/**
 * All that a record says, element by element, in its order: what nobody knows is told and marked, never left out. `cut`: it is
 * longer than what is shown.
 */
export function plainElements(
  resource: object,
  nameOf: NameOf = () => null,
): { elements: PlainElement[]; cut: boolean } {
  const fields = resource as Record<string, unknown>
  const walk: Walk = { nameOf, left: mostElements, depth: 0 }
  const type = typeof fields.resourceType === 'string' ? fields.resourceType : ''
  const [first, last]: [string[], string[]] = [[], []]
  for (const name of Object.keys(fields))
    if (name !== 'resourceType') (technical.has(name) ? last : first).push(name)
  const of = (names: string[]) =>
    elementsOf(Object.fromEntries(names.map((name) => [name, fields[name]])), type, walk)
  // The object itself is given on, since what was written of its decimals hangs on it.
  const elements = [...elementsOf(fields, type, walk, first), ...missingOf(fields, type)]
  const details = of(last)
  if (details.length > 0) elements.push(holding('Technical details', details))
  return { elements, cut: walk.left <= 0 }
}

const holding = (name: string, inner: PlainElement[], doubt: Doubt | null = null): PlainElement => ({
  name,
  value: null,
  doubt,
  refersTo: null,
  inner,
})
const saying = (name: string, value: string | null, doubt: Doubt | null = null): PlainElement => ({
  name,
  value,
  doubt,
  refersTo: null,
  inner: [],
})

const missingOf = (fields: Record<string, unknown>, path: string): PlainElement[] =>
  missingIn(fields, path).map((name) => saying(inWords(name), null, 'missing'))

function elementsOf(
  fields: Record<string, unknown>,
  path: string,
  walk: Walk,
  names: string[] = Object.keys(fields),
): PlainElement[] {
  const at = elementsAt(path)
  const twice = choiceTwice(fields, path)
  const made: PlainElement[] = []
  for (const name of names) {
    if (walk.left <= 0) break
    // What is said of a primitive stands beside it, under its name with a line before it.
    const plain = name.replace(/^_/, '')
    const element = at && elementOf(at, plain)
    const known = element && element !== 'any' ? element.name : plain
    const doubt: Doubt | null =
      at && !element ? 'unknown' : twice.has(plain) ? 'twice' : modifies.has(plain) ? 'modifier' : null
    const title = inWords(known)
    for (const one of [fields[name]].flat(1)) {
      if (walk.left <= 0) break
      const told = tell(title, one, { holder: fields, name, path: `${path}.${known}` }, walk)
      made.push(doubt && !told.doubt ? { ...told, doubt } : told)
    }
  }
  return made
}

type Where = { holder: object; name: string; path: string }

function tell(title: string, value: unknown, where: Where, walk: Walk): PlainElement {
  walk.left--
  const doubt = doubtOf(where.path, where.name, value)
  if (value === null || value === undefined) return saying(title, null, 'missing')
  if (isFields(value)) return tellFields(title, value, where, walk, doubt)
  // A list within a list: FHIR has none.
  if (Array.isArray(value)) return saying(title, shortened(JSON.stringify(value)), 'unknown')
  return saying(title, primitiveText(value, where), doubt)
}

function tellFields(
  title: string,
  value: Record<string, unknown>,
  { path, name }: Where,
  walk: Walk,
  doubt: Doubt | null,
): PlainElement {
  if (name === 'text' && typeof value.div === 'string')
    return saying('As its source words it', shownNarrativeText(value.div), doubt)
  if (typeof value.url === 'string' && (name === 'extension' || name === 'modifierExtension'))
    return tellExtension(value, walk)
  const line = valueText(value, walk.nameOf)
  if (line) {
    const target = targetOf(value)
    const here = target !== null && walk.nameOf(target.type, target.id)?.here === true
    return { ...saying(title, shortened(line), doubt), refersTo: here ? target : null }
  }
  if (walk.depth >= deepest) return saying(title, shortened(JSON.stringify(value)), 'unknown')
  const type = typeof value.resourceType === 'string' ? value.resourceType : null
  const of = type ? `${title}: ${kindOfRecord(type).what.toLowerCase()}` : title
  walk.depth++
  const inner = [...elementsOf(without(value, type), type ?? path, walk), ...missingOf(value, type ?? path)]
  walk.depth--
  return inner.length > 0 ? holding(of, inner, doubt) : saying(of, null, 'missing')
}

/** Named as the last part of its address says: `us-core-race` is "Us core race". */
function tellExtension(extension: Record<string, unknown>, walk: Walk): PlainElement {
  const url = String(extension.url)
  const title = inWords(url.split(/[/#]/).at(-1) || url)
  const [name, ...others] = Object.keys(extension).filter((each) => each !== 'url' && each !== 'id')
  if (name === undefined) return saying(title, null, 'missing')
  const path = 'Extension'
  if (others.length === 0 && name !== 'extension')
    return tell(title, extension[name], { holder: extension, name, path }, walk)
  walk.depth++
  const inner = walk.depth > deepest ? [] : elementsOf(without(extension, 'url'), path, walk)
  walk.depth--
  return holding(title, inner)
}

function without(fields: Record<string, unknown>, type: string | null): Record<string, unknown> {
  if (type === null) return fields
  const { resourceType: _, url, ...rest } = fields
  return type === 'url' || url === undefined ? rest : { ...rest, url }
}

function primitiveText(value: unknown, { holder, name, path }: Where): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return decimalText(holder, name) ?? String(value)
  const text = String(value)
  // Of sampled data the figures stand there in words: they have dimensions.
  if (name === 'data' && !('dimensions' in holder))
    return `${Math.ceil((text.length * 3) / 4 / 1024)} KB of data`
  if (isDate(name, text)) return formatDateTime(text)
  if (isClock(name, text)) return formatTimeOfDay(text)
  // A code of FHIR's, in words: `in-progress`. Of words that somebody wrote (`x-ray`) nothing is changed.
  if ((name === 'intent' || codesAt(path)) && /^[a-z]+(-[a-z]+)+$/.test(text)) return inWords(text)
  return shortened(text)
}

function shortened(text: string): string {
  if (text.length <= longestValue) return text
  const left = text.length - longestValue
  return `${text.slice(0, longestValue).toWellFormed()}\n[Cut here: ${left} more characters are not shown.]`
}
