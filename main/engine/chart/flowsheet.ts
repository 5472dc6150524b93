import type { CodeableConcept, Observation } from '@medplum/fhirtypes'
import type { Flowsheet } from '../../../preload/views/index.ts'
import { chartPlace } from '../../clinical/chart/chart-place.ts'
import { observationName } from '../../clinical/observations/observation-name.ts'
import type { Section } from '../../clinical/observations/observation-sections.ts'
import { issuedAt, observedAt, seriesOf, valueIn } from '../../clinical/observations/observation-series.ts'
import { type EachAlone, eachAlone } from '../base/each-alone.ts'
import type { ReadableCache, ReportedPanel } from '../cache/cache.ts'
import { conceptText, idIn, latestFirst } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { currentRecord } from '../record/current-record.ts'
import { lacksSome } from './chart-parts.ts'
import { type Measured, measurementOf, tableOf, timeKey } from './flow-table.ts'
import { current, listState } from './list-state.ts'
import { membersOf } from './observation-panels.ts'
import { observationSections, observationView } from './observations.ts'

/** Times that a table has at most, how many of one series are read for them, and how many reports say which results belong together. */
export const mostColumns = { vitals: 24, others: 12 } as const
const mostOfSeries = 400
const mostReports = 50

type Source = {
  /** What heads the lines of the section, in their order. */
  heads: Observation[]
  total: number
  broken: boolean
  /** At most so many of a series, the latest first. */
  series(one: Observation, most: number): Observation[]
  find(id: string): Observation | undefined
}
/** What stands together, by series. */
type Group = { title: string | null; rows: Map<string, Observation> }
/** What panels contain, which is in no series of the chart. */
type Contained = Map<string, Observation>

/**
 * A section of the chart as tables: what was measured in rows, times in columns, the latest first. Of at most `most` lines, and
 * of each its latest values: what it costs does not grow with the chart.
 */
export function flowsheet(
  cache: ReadableCache,
  patientId: string,
  section: Section,
  most: number,
  log: (line: string) => void,
): Flowsheet {
  const columns = section === 'vitals' ? mostColumns.vitals : mostColumns.others
  const source = indexed(cache, patientId, section, most) ?? whole(cache, patientId, section, most)
  const alone = eachAlone(log)
  const groups = alone.each(
    groupsOf(cache, patientId, section, source, columns, alone),
    ({ group, contained }) => {
      const rows = alone.each(group.rows.values(), (one) => [measuredOf(source, one, contained, columns)])
      return [tableOf(group.title, rows, columns)]
    },
  )
  const broken = source.broken || alone.failed() > 0
  const replaced = alone.each([patientId], () => [currentRecord(cache, patientId) !== null]).includes(true)
  const isWhole = !broken && !lacksSome(cache, patientId, ['Observation'])
  const load = isWhole ? cache.compartment(patientId).state : 'partial'
  return {
    state: listState(load, source.total, false, replaced),
    groups: groups.sort(unnamedLast),
    lines: source.heads.length,
    total: source.total,
    broken,
  }
}

const unnamedLast = (a: { title: string | null }, b: { title: string | null }) =>
  Number(a.title === null) - Number(b.title === null)

/** Panels first: what an earlier one held, and no longer the latest, stands in its table and not beside it once more. */
function groupsOf(
  cache: ReadableCache,
  patientId: string,
  section: Section,
  source: Source,
  columns: number,
  alone: EachAlone,
): { group: Group; contained: Contained }[] {
  const reported = section === 'results' ? panelsByReport(cache, patientId) : new Map<string, string>()
  const groups = new Map<string, Group>()
  const contained: Contained = new Map()
  const isPanel = ({ hasMember }: Observation) => (hasMember?.length ?? 0) > 0
  const [panels, single] = [source.heads.filter(isPanel), source.heads.filter((one) => !isPanel(one))]
  alone.each(panels, (head) => {
    addPanel(groups, contained, source, head, columns)
    return []
  })
  alone.each(single, (head) => {
    if ([...groups.values()].some(({ rows }) => rows.has(seriesOf(head)))) return []
    const ids = readSeries(source, head, columns).all.map(({ id }) => reported.get(id ?? ''))
    addRow(groupOf(groups, ids.find((name) => name !== undefined) ?? null), head)
    return []
  })
  return [...groups.values()].map((group) => ({ group, contained }))
}

function indexed(cache: ReadableCache, patientId: string, section: Section, most: number): Source | null {
  const found = cache.chart.lines<Observation>(patientId, 'Observation', section, most)
  if (!found) return null
  return {
    ...found,
    heads: found.lines.map(({ head }) => head),
    series: (one, atMost) => cache.chart.series(patientId, seriesOf(one), atMost),
    find(id) {
      const one = cache.read('Observation', id)?.resource
      if (!one || patientOf(one) !== patientId) return undefined
      return isOfList(one) ? one : undefined
    },
  }
}

/** Where something waits here to be sent, the index knows only the server's copies. */
function whole(cache: ReadableCache, patientId: string, section: Section, most: number): Source {
  const all = latestFirst(
    current(cache, 'Observation', patientId).filter(({ status }) => status !== 'cancelled'),
    observedAt,
    issuedAt,
  )
  const byId = new Map(all.map((one) => [one.id ?? '', one]))
  const bySeries = Map.groupBy(all, seriesOf)
  const lines = observationSections(all)[section]
  return {
    heads: lines.slice(0, most).flatMap(({ id }) => byId.get(id) ?? []),
    total: lines.length,
    broken: false,
    series: (one, atMost) => bySeries.get(seriesOf(one))?.slice(0, atMost) ?? [],
    find: (id) => byId.get(id),
  }
}

/** Laboratories report several results together: by the id of each, what the latest such report is called. */
function panelsByReport(cache: ReadableCache, patientId: string): Map<string, string> {
  const named = new Map<string, string>()
  // One of no form that FHIR has says of nothing that it belongs to it, and no value is lost with it.
  const results = eachAlone(() => {}).each(cache.chart.panels(patientId, mostReports), resultsOf)
  for (const { id, name } of results) if (!named.has(id)) named.set(id, name)
  return named
}

function resultsOf({ code, result }: ReportedPanel): { id: string; name: string }[] {
  const name = conceptText((code ?? undefined) as CodeableConcept | undefined)
  if (!Array.isArray(result) || result.length < 2 || !name) return []
  return result.flatMap((one) => {
    const id = typeof one?.reference === 'string' ? idIn(one, 'Observation') : null
    return id === null ? [] : [{ id, name }]
  })
}

/** Of each series a row, in the order of the latest panel; what only an earlier one had comes after it. */
function addPanel(
  groups: Map<string, Group>,
  contained: Contained,
  source: Source,
  head: Observation,
  columns: number,
): void {
  const group = groupOf(groups, observationName(head.code).name)
  const enter = (panel: Observation, above: string[]): void => {
    for (const { observation } of membersOf(panel, source.find, above)) {
      if (!observation || !isOfList(observation)) continue
      const held = datedBy(panel, observation)
      if (held.hasMember?.length) enter(held, [...above, panel.id ?? ''])
      else addRow(group, held)
      if (isContained(panel, observation)) contained.set(`${panel.id}#${observation.id}`, held)
    }
  }
  const { all } = readSeries(source, head, columns)
  for (const panel of all) enter(panel, [])
  // A panel may have a value of its own beside its members', or none of its members may be here.
  if (group.rows.size === 0 || all.some((panel) => valueIn(panel) !== null)) addRow(group, head)
}

const isContained = (panel: Observation, one: Observation): boolean => panel.contained?.includes(one) === true

/** What a panel contains exists within it alone: without a time of its own it has the panel's. */
function datedBy(panel: Observation, one: Observation): Observation {
  const when = observedAt(panel)
  const undated = isContained(panel, one) && observedAt(one) === null
  return undated && when !== null ? { ...one, effectiveDateTime: when } : one
}

const isOfList = (one: Observation): boolean => chartPlace(one, () => undefined)?.list === 'observations'

function groupOf(groups: Map<string, Group>, title: string | null): Group {
  const known = groups.get(title ?? '')
  if (known) return known
  const made: Group = { title, rows: new Map() }
  groups.set(title ?? '', made)
  return made
}

function addRow({ rows }: Group, one: Observation): void {
  if (!rows.has(seriesOf(one))) rows.set(seriesOf(one), one)
}

/** The latest of a series, all of each time, of one time more than there are columns. `cut`: there may be more. */
function readSeries(source: Source, one: Observation, columns: number): { all: Observation[]; cut: boolean } {
  for (let most = columns + 1; ; most *= 2) {
    const all = source.series(one, most)
    if (all.length < most) return { all, cut: false }
    const times = new Set(all.map((each) => timeKey(observedAt(each))))
    if (times.size > columns || most >= mostOfSeries) return { all, cut: true }
  }
}

function measuredOf(source: Source, one: Observation, contained: Contained, columns: number): Measured {
  const { all, cut } = readSeries(source, one, columns)
  const held = [...contained.values()].filter((each) => seriesOf(each) === seriesOf(one))
  const bare = { before: () => [], awaited: () => null, find: source.find, reader: null }
  const values = latestFirst([...all, ...held], observedAt, issuedAt).map((each) =>
    measurementOf(each, observationView(bare, each)),
  )
  return {
    name: values[0]?.view.name ?? '',
    values,
    cut: cut ? { when: observedAt(all[all.length - 1] ?? one) } : null,
  }
}
