import { isPlainJson, writeFhirJson } from '../../main/clinical/fhir-json.ts'

/**
 * JSON that was made before: of the long members of a body, by the thread that read it, and of what was stored. Where a resource is
 * written again, to the database and into answers, it is put in as it is: making it anew costs more than twice its parsing.
 */

type Member = { value: unknown; text: string }
/** The name of a member and its JSON. */
export type LongMember = [name: string, text: string]

const members = new WeakMap<object, ReadonlyMap<string, Member>>()
const wholes = new WeakMap<object, { text: string; place: number }>()

/** JSON in which long resources are named by the places of their versions: what has to be kept of it. */
export type Kept = { text: string; pieces: Piece[] }
/** Where in it a version belongs. */
export type Piece = [at: number, place: number]
/** The whole of it, and what is kept. */
export type Written = { text: string; kept: Kept }

/** Characters. What is shorter is written as quickly as it is looked up. */
export const longText = 10_000

/**
 * How long a resource is, written as JSON, and its long members; among these are short ones with a decimal that `JSON.parse` alone
 * would forget the form of.
 */
export function longMembersOf(resource: object): { size: number; long: LongMember[] } {
  const long: LongMember[] = []
  let size = 0
  for (const [name, value] of Object.entries(resource)) {
    const text = writeFhirJson(value)
    size += name.length + text.length
    if (text.length >= longText || !isPlainJson(text)) long.push([name, text])
  }
  return { size, long }
}

/** To say of a resource what `longMembersOf` found of the same JSON. */
export function setLongMembers(resource: object, long: LongMember[]): void {
  if (!long.length) return
  const own = new Map(Object.entries(resource))
  members.set(resource, new Map(long.map(([name, text]) => [name, { value: own.get(name), text }])))
}

/** `next` was made out of `previous`: the members that it has of it are written as they were. Answers `next`. */
export function keepLongMembers<T extends object>(next: T, previous: object): T {
  const long = members.get(previous)
  if (long && next !== previous) members.set(next, long)
  return next
}

/** This is how a resource, of which nothing is changed any more, is stored as the version at this place. */
export function setText(resource: object, text: string, place: number): void {
  if (text.length >= longText || members.has(resource)) wholes.set(resource, { text, place })
}

/** As `writeFhirJson`, of a resource or a Bundle of such. */
export const writeResource = (resource: object): string => writtenOf(resource).text

export function writtenOf(resource: object): Written {
  const written: Written = { text: '', kept: { text: '', pieces: [] } }
  if (!addStored(written, resource)) addAnswer(written, resource)
  return written
}

/** The whole again. */
export function wholeOf({ text, pieces }: Kept, version: (place: number) => string): string {
  let whole = ''
  let from = 0
  for (const [at, place] of pieces) {
    whole += text.slice(from, at) + version(place)
    from = at
  }
  return whole + text.slice(from)
}

function addAnswer(to: Written, resource: object): void {
  const long = members.get(resource)
  const entry: unknown = (resource as { entry?: unknown }).entry
  if (long)
    addObject(to, resource, (name, value) => {
      const known = long.get(name)
      add(to, known && known.value === value ? known.text : writeFhirJson(value))
    })
  else if (Array.isArray(entry) && entry.some(isLong))
    addObject(to, resource, (name, value) => {
      if (name === 'entry') addEntries(to, entry)
      else add(to, writeFhirJson(value))
    })
  else add(to, writeFhirJson(resource))
}

const isLong = ({ resource }: { resource?: object }): boolean =>
  resource !== undefined && wholes.has(resource)

function addEntries(to: Written, entries: object[]): void {
  entries.forEach((entry, at) => {
    add(to, at ? ',' : '[')
    if (!isLong(entry)) add(to, writeFhirJson(entry))
    else
      addObject(to, entry, (_name, value) => {
        if (!addStored(to, value)) add(to, writeFhirJson(value))
      })
  })
  add(to, ']')
}

/** Adds what is known to be stored; false where it isn't. */
function addStored(to: Written, value: unknown): boolean {
  const whole = typeof value === 'object' && value !== null ? wholes.get(value) : undefined
  if (!whole) return false
  to.text += whole.text
  to.kept.pieces.push([to.kept.text.length, whole.place])
  return true
}

/** Nothing long is copied before all of it is. */
function add(to: Written, text: string): void {
  to.text += text
  to.kept.text += text
}

function addObject(to: Written, object: object, addValue: (name: string, value: unknown) => void): void {
  let before = '{'
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue
    add(to, `${before}${JSON.stringify(name)}:`)
    addValue(name, value)
    before = ','
  }
  add(to, before === '{' ? '{}' : '}')
}
