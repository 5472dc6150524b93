import type { Resource } from '@medplum/fhirtypes'
import type { FoundGroup, FoundLine, SearchAnswer } from '../../../preload/views/index.ts'
import { isEnteredInError, listOfType } from '../../clinical/chart/chart-place.ts'
import { narrativeText } from '../../clinical/notes/narrative-text.ts'
import { observedAt } from '../../clinical/observations/observation-series.ts'
import { kindOfRecord } from '../../clinical/records/record-kinds.ts'
import { recordSummary } from '../../clinical/records/record-summary.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache, ScanPlace } from '../cache/cache.ts'

/** Rows looked at in one go: keystrokes of a note that is being written wait for no more than that. */
const step = 400
/** As many as a person looks through. */
const mostFound = 60
/** Characters around a word that was found. */
const around = 60

/**
 * What of a chart holds all words of a query: a title, a value, a note, an element of any record. Each is looked for from the beginning of
 * a word on, in whatever case. The copies are read a few hundred at a time, and only those that may hold the words are parsed:
 * nothing is kept of it, and nobody who types waits for it.
 */
export async function searchChart(
  cache: ReadableCache,
  patientId: string,
  query: string,
  pause: () => Promise<void>,
): Promise<SearchAnswer> {
  const words = wordsOf(query)
  if (words.length === 0) return { groups: [], more: false }
  const found: FoundLine[] = []
  const part = words.map(plainPart).reduce((best, one) => (one.length > best.length ? one : best), '')
  const look = (resource: Resource) => {
    const line = eachAlone(() => {}).each([resource], (one) => foundIn(one, words) ?? [])
    found.push(...line)
  }
  for (const resource of cache.chart.writtenHere(patientId)) look(resource)
  let after: ScanPlace = { type: '', position: '' }
  while (found.length <= mostFound) {
    const rows = cache.chart.scan(patientId, after, step, part)
    for (const resource of rows.resources) look(resource)
    if (rows.last === null) break
    after = rows.last
    await pause()
  }
  return { groups: grouped(found.slice(0, mostFound)), more: found.length > mostFound }
}

export const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word.length > 1)
    .slice(0, 8)

/** The longest part of a word that stands so in its JSON, whatever is written as an escape there. */
function plainPart(word: string): string {
  const parts = word.match(/[a-z0-9.,%:-]+/g) ?? []
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '')
}

function foundIn(resource: Resource, words: string[]): FoundLine | null {
  const texts = textsOf(resource)
  const all = texts.join('\n')
  const lower = all.toLowerCase()
  const places = words.map((word) => startOf(lower, word))
  if (places.some((at) => at < 0)) return null
  const { what, title, when } = recordSummary(resource)
  const at = Math.min(...places)
  return {
    type: resource.resourceType,
    id: resource.id ?? '',
    group: groupOf(resource),
    what,
    title,
    when: resource.resourceType === 'Observation' ? observedAt(resource) : when,
    enteredInError: isEnteredInError(resource),
    snippet: snippetAt(all, at),
  }
}

/** Where a word begins with this; -1: nowhere. */
function startOf(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at
  return -1
}

function snippetAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1
  const from = Math.max(start, at - around)
  const end = text.indexOf('\n', at)
  const to = Math.min(end < 0 ? text.length : end, at + around)
  const cut = text.slice(from, to).toWellFormed().trim()
  return `${from > start ? '…' : ''}${cut}${to < (end < 0 ? text.length : end) ? '…' : ''}`
}

/** Elements that hold no words of a person: addresses, ids, what a record refers to. */
const silent = new Set(
  'id resourceType system url reference data meta status intent use contentType language'.split(' '),
)

/** All that a record says in words. Without recursion: its depth is another's to choose. */
function textsOf(resource: Resource): string[] {
  const texts: string[] = []
  const left: unknown[] = [resource]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one === 'string') texts.push(one)
    else if (Array.isArray(one)) left.push(...one.toReversed())
    else if (typeof one === 'object' && one !== null)
      for (const [name, value] of Object.entries(one).toReversed())
        if (name === 'div' && typeof value === 'string') left.push(narrativeText(value))
        else if (typeof value === 'number') left.push(String(value))
        else if (!silent.has(name)) left.push(value)
  }
  return texts
}

const groupOf = (resource: Resource): FoundGroup['group'] =>
  isEnteredInError(resource)
    ? 'errors'
    : ((listOfType[resource.resourceType] ??
        kindOfRecord(resource.resourceType).section) as FoundGroup['group'])

/** In the order in which a physician asks. */
const order: FoundGroup['group'][] = ['problems', 'allergies', 'medications', 'notes', 'observations']

function grouped(found: FoundLine[]): FoundGroup[] {
  const place = (group: FoundGroup['group']) => (order.includes(group) ? order.indexOf(group) : order.length)
  return [...Map.groupBy(found, ({ group }) => group)]
    .map(([group, lines]) => ({ group, lines: lines.sort(latestFirst) }))
    .sort((a, b) => place(a.group) - place(b.group))
}

const latestFirst = (a: FoundLine, b: FoundLine): number => (b.when ?? '').localeCompare(a.when ?? '')
