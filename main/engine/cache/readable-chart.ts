import type { Medication, Resource, ResourceType } from '@medplum/fhirtypes'
import { type ChartList, chartPlace } from '../../clinical/chart/chart-place.ts'
import { type NewsList, newsLists } from '../../clinical/chart/told-at.ts'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { type RecordSection, recordSections } from '../../clinical/records/record-kinds.ts'
import { encounterOf } from '../fhir/whose.ts'
import type { Held, NewsRow, ReadableChart } from './cache.ts'
import type { Order, PlacedRow } from './chart-lists.ts'
import type { Files } from './files.ts'

/** The types whose resources a list is made of; of a list of records any. */
const typesOf: Record<Exclude<ChartList, RecordSection>, readonly ResourceType[]> = {
  problems: ['Condition'],
  'problems-none': ['Condition', 'List'],
  allergies: ['AllergyIntolerance'],
  'allergies-none': ['AllergyIntolerance', 'List'],
  medications: ['MedicationRequest', 'MedicationStatement'],
  'medications-none': ['MedicationRequest', 'MedicationStatement', 'List'],
  'medications-beside': ['MedicationRequest', 'MedicationStatement'],
  observations: ['Observation'],
  encounters: ['Encounter'],
  notes: ['Composition'],
}

const isOfRecords = (list: ChartList): list is RecordSection =>
  (recordSections as readonly string[]).includes(list)

type Read = (type: ResourceType, id: string) => Held | undefined
type Placed = { held: Held; order: Order }

/** The chart's lists: the index of the mirror, with what waits in the outbox in its place. */
export function readableChart({ onWork, onMirror }: Files, read: Read): ReadableChart {
  const find = (id: string) => read('Medication', id)?.resource as Medication | undefined
  const orderIn = (resource: Resource, list: ChartList): Order | null => {
    const place = chartPlace(resource, find)
    return place?.list === list ? { rank: place.rank, at: place.at, next: place.next } : null
  }

  /** What of the list was written here and is not acknowledged, as the clinician should see it. */
  function writtenOf(patientId: string, list: ChartList) {
    const touched = onWork((work) =>
      isOfRecords(list)
        ? work.touchedOf(patientId)
        : typesOf[list].flatMap((type) => work.idsOfPatient(type, patientId).map(({ id }) => ({ type, id }))),
    )
    const seen = touched.flatMap(({ type, id }) => read(type, id) ?? [])
    return {
      names: new Set(touched.map(({ type, id }) => `${type}/${id}`)),
      /** How many of them the index counts. */
      counted: seen.filter(({ base }) => base && orderIn(base, list)).length,
      placed: seen.flatMap((held): Placed[] => {
        const order = orderIn(held.resource, list)
        return order ? [{ held, order }] : []
      }),
    }
  }

  const heldOf = ({ json, order }: PlacedRow): Placed => {
    const resource = parseFhirJson(json) as Resource
    return { held: { resource, base: resource, pending: false }, order }
  }

  function newsOf(resource: Resource, list: NewsList, since: number): NewsRow | null {
    const place = chartPlace(resource, find)
    if (place?.list !== list || place.told === null || place.told <= since) return null
    const { line, concern, told } = place
    return {
      type: resource.resourceType,
      id: resource.id ?? '',
      line,
      encounter: encounterOf(resource),
      concern,
      told,
      known: false,
    }
  }

  function together(rows: PlacedRow[], { names, placed }: ReturnType<typeof writtenOf>): Placed[] {
    const copies = rows.filter(({ type, id }) => !names.has(`${type}/${id}`)).map(heldOf)
    return placed.length === 0 ? copies : [...copies, ...placed].sort((a, b) => inOrder(a.order, b.order))
  }

  return {
    list(patientId, list, most, always = -1) {
      const written = writtenOf(patientId, list)
      const rows = onMirror((mirror) => mirror.lists.page(patientId, list, most + written.names.size, always))
      const all = together(rows, written)
      const shown = all.filter(({ order }, n) => n < most || order.rank <= always)
      const counted = onMirror((mirror) => mirror.lists.count(patientId, list))
      return {
        total: counted - written.counted + written.placed.length,
        broken: onMirror((mirror) => mirror.lists.isBroken(patientId, list)),
        items: shown.map(({ held }) => held) as Held<never>[],
      }
    },
    counts(patientId, lists) {
      const more = new Map<ChartList, number>()
      const add = (resource: Resource | null, n: number) => {
        const list = resource && chartPlace(resource, find)?.list
        if (list) more.set(list, (more.get(list) ?? 0) + n)
      }
      for (const { type, id } of onWork((work) => work.touchedOf(patientId))) {
        const held = read(type, id)
        add(held?.base ?? null, -1)
        add(held?.resource ?? null, 1)
      }
      return onMirror((mirror) =>
        lists.map((list) => ({
          list,
          total: mirror.lists.count(patientId, list) + (more.get(list) ?? 0),
          broken: mirror.lists.isBroken(patientId, list),
        })),
      )
    },
    upTo: (patientId, list, rank) =>
      together(
        onMirror((mirror) => mirror.lists.upTo(patientId, list, rank)),
        writtenOf(patientId, list),
      )
        .filter(({ order }) => order.rank <= rank)
        .map(({ held }) => held.resource as never),
    recordsNone(patientId, list) {
      const none = `${list}-none` as const
      const { names, placed } = writtenOf(patientId, none)
      if (placed.length > 0) return true
      if (names.size === 0) return onMirror((mirror) => mirror.lists.holds(patientId, none))
      const rows = onMirror((mirror) => mirror.lists.page(patientId, none, names.size + 1, -1))
      return rows.some(({ type, id }) => !names.has(`${type}/${id}`))
    },
    lines(patientId, type, section, most) {
      if (onWork((work) => work.idsOfPatient(type, patientId)).length > 0) return null
      const list = type === 'Condition' ? 'problems' : 'observations'
      return onMirror(({ lists }) => ({
        total: lists.count(patientId, section),
        broken: lists.isBroken(patientId, list),
        lines: lists.lines(patientId, type, section, most),
      }))
    },
    line: (patientId, line) => onMirror((mirror) => mirror.lists.line(patientId, line)),
    before: (patientId, line, id, most) =>
      onMirror((mirror) => mirror.lists.before(patientId, line, id, most)),
    series: (patientId, line, most) => onMirror((mirror) => mirror.lists.series(patientId, line, most)),
    writtenHere: (patientId) =>
      onWork((work) => work.touchedOf(patientId))
        .flatMap(({ type, id }) => read(type, id)?.resource ?? [])
        .filter((resource) => chartPlace(resource, find) !== null),
    scan(patientId, after, most, part) {
      const names = new Set(
        onWork((work) => work.touchedOf(patientId)).map(({ type, id }) => `${type}/${id}`),
      )
      const rows = onMirror((mirror) => mirror.lists.scan(patientId, after, most, part))
      const resources = rows.flatMap(({ type, id, json }) =>
        json === null || names.has(`${type}/${id}`) ? [] : [parseFhirJson(json) as Resource],
      )
      const last = rows.length < most ? undefined : rows.at(-1)
      return { resources, last: last ? { type: last.type, position: last.position } : null }
    },
    panels: (patientId, most) => onMirror((mirror) => mirror.lists.panels(patientId, most)),
    news(patientId, since, most) {
      const touched = onWork((work) => work.touchedOf(patientId))
      const names = new Set(touched.map(({ type, id }) => `${type}/${id}`))
      const written = touched.flatMap(({ type, id }) => read(type, id)?.resource ?? [])
      const of = (list: NewsList): NewsRow[] =>
        [
          ...onMirror((mirror) => mirror.lists.news(patientId, list, since, most + names.size)).filter(
            ({ type, id }) => !names.has(`${type}/${id}`),
          ),
          ...written.flatMap((one) => newsOf(one, list, since) ?? []),
        ]
          .sort((a, b) => b.concern - a.concern || b.told - a.told)
          .slice(0, most)
      return Object.fromEntries(newsLists.map((list) => [list, of(list)])) as Record<NewsList, NewsRow[]>
    },
    critical: (patientId, most) => onMirror((mirror) => mirror.lists.critical(patientId, most)),
    newest: (patientId, types) => onMirror((mirror) => mirror.lists.newest(patientId, types)),
    since: (patientId, type, position) => onMirror((mirror) => mirror.lists.since(patientId, type, position)),
    earlier: (patientId, position) => onMirror((mirror) => mirror.lists.earlier(patientId, position)),
    madeId: () => onMirror((mirror) => mirror.lists.made()),
  }
}

function inOrder(a: Order, b: Order): number {
  return a.rank - b.rank || later(a.at, b.at) || later(a.next, b.next)
}

const later = (a: number | null, b: number | null): number =>
  a === b ? 0 : (b ?? Number.NEGATIVE_INFINITY) - (a ?? Number.NEGATIVE_INFINITY)
