import type { DiagnosticReport, Observation } from '@medplum/fhirtypes'
import type { Flowsheet, ObservationView } from '../../../preload/views/index.ts'
import { chartPlace } from '../../clinical/chart/chart-place.ts'
import { observationName } from '../../clinical/observations/observation-name.ts'
import type { Section } from '../../clinical/observations/observation-sections.ts'
import { issuedAt, observedAt, seriesOf } from '../../clinical/observations/observation-series.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { conceptText, idIn, latestFirst } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { current } from './list-state.ts'
import { membersOf } from './observation-panels.ts'
import { observationSections, observationView } from './observations.ts'

/** Times that a table has at most, and how many reports say which results belong together. */
export const mostColumns = { vitals: 24, others: 12 } as const
const mostReports = 50

type Source = {
  /** What heads the lines of the section, in their order. */
  heads: Observation[]
  total: number
  broken: boolean
  /** The latest of a series first. */
  series(one: Observation): Observation[]
  find(id: string): Observation | undefined
}
type Row = { name: string; views: ObservationView[] }
type Group = { title: string | null; rows: Map<string, Row> }

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
  const source = indexed(cache, patientId, section, most, columns) ?? whole(cache, patientId, section, most)
  const panels = section === 'results' ? panelsByReport(cache, patientId) : new Map<string, string>()
  const groups = new Map<string, Group>()
  const alone = eachAlone(log)
  const isPanel = ({ hasMember }: Observation) => (hasMember?.length ?? 0) > 0
  // Panels first: what an earlier one held, and no longer the latest, stands in its table and not beside it once more.
  const [panelled, single] = [source.heads.filter(isPanel), source.heads.filter((one) => !isPanel(one))]
  alone.each([...panelled, ...single], (head) => {
    addLine(groups, source, head, panels, columns)
    return []
  })
  return {
    groups: [...groups.values()].map((group) => tableOf(group, columns)).sort(unnamedLast),
    lines: source.heads.length,
    total: source.total,
    broken: source.broken || alone.failed() > 0,
  }
}

const unnamedLast = (a: { title: string | null }, b: { title: string | null }) =>
  Number(a.title === null) - Number(b.title === null)

function indexed(
  cache: ReadableCache,
  patientId: string,
  section: Section,
  most: number,
  columns: number,
): Source | null {
  const found = cache.chart.lines<Observation>(patientId, 'Observation', section, most)
  if (!found) return null
  return {
    ...found,
    heads: found.lines.map(({ head }) => head),
    series: (one) => cache.chart.series(patientId, seriesOf(one), columns + 1),
    find(id) {
      const one = cache.read('Observation', id)?.resource
      if (!one || patientOf(one) !== patientId) return undefined
      return chartPlace(one, () => undefined)?.list === 'observations' ? one : undefined
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
    series: (one) => bySeries.get(seriesOf(one)) ?? [],
    find: (id) => byId.get(id),
  }
}

/** Laboratories report several results together: by the id of each, what the latest such report is called. */
function panelsByReport(cache: ReadableCache, patientId: string): Map<string, string> {
  const named = new Map<string, string>()
  for (const { resource } of cache.chart.list<DiagnosticReport>(patientId, 'reports', mostReports).items) {
    if (resource.resourceType !== 'DiagnosticReport') continue
    for (const [reference, name] of resultsOf(resource)) if (!named.has(reference)) named.set(reference, name)
  }
  return named
}

function resultsOf(report: DiagnosticReport): [string, string][] {
  // No shape holds a report: what it says is looked at here.
  const results: unknown = report.result
  const name = conceptText(report.code)
  if (!Array.isArray(results) || results.length < 2 || !name) return []
  return results.flatMap((one): [string, string][] => {
    const id = typeof one?.reference === 'string' ? idIn(one, 'Observation') : null
    return id === null ? [] : [[id, name]]
  })
}

function addLine(
  groups: Map<string, Group>,
  source: Source,
  head: Observation,
  panels: Map<string, string>,
  columns: number,
): void {
  const series = source.series(head).slice(0, columns + 1)
  const members = membersIn(series, source)
  if (members.length > 0) {
    const title = observationName(head.code).name
    for (const one of members) addRow(groupOf(groups, title), source, one, columns)
    return
  }
  const key = seriesOf(head)
  if ([...groups.values()].some(({ rows }) => rows.has(key))) return
  const title = series.map(({ id }) => panels.get(id ?? '')).find((name) => name !== undefined) ?? null
  addRow(groupOf(groups, title), source, head, columns)
}

/** Of each series one, in the order of the latest panel; what only an earlier one had comes after it. */
function membersIn(panels: Observation[], source: Source): Observation[] {
  const found = new Map<string, Observation>()
  const enter = (panel: Observation, above: string[]): void => {
    for (const { observation } of membersOf(panel, source.find, above)) {
      if (!observation) continue
      const inside = [...above, panel.id ?? '']
      if (observation.hasMember?.length) enter(observation, inside)
      else if (!found.has(seriesOf(observation))) found.set(seriesOf(observation), observation)
    }
  }
  for (const panel of panels) enter(panel, [])
  return [...found.values()]
}

function groupOf(groups: Map<string, Group>, title: string | null): Group {
  const known = groups.get(title ?? '')
  if (known) return known
  const made: Group = { title, rows: new Map() }
  groups.set(title ?? '', made)
  return made
}

function addRow({ rows }: Group, source: Source, one: Observation, columns: number): void {
  const key = seriesOf(one)
  if (rows.has(key)) return
  const { find } = source
  const bare = { before: () => [], awaited: () => null, find, reader: null }
  const found = source.series(one)
  // One that a panel contains is in no series.
  const all = (found.length > 0 ? found : [one]).slice(0, columns + 1)
  const views = all.map((each) => observationView(bare, each))
  rows.set(key, { name: views[0]?.name ?? '', views })
}

/** Of one minute: what was measured together. Without a date it stands in a column of its own, last. */
const timeKey = (when: string | null): string => {
  const at = when?.includes('T') ? Date.parse(when) : Number.NaN
  return Number.isNaN(at) ? (when ?? '') : String(Math.floor(at / 60_000))
}
const timeOf = (when: string | null): number => {
  const at = Date.parse(when ?? '')
  return Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at
}

function tableOf({ title, rows }: Group, most: number): Flowsheet['groups'][number] {
  const times = new Map<string, string | null>()
  for (const { views } of rows.values())
    for (const { when } of views) if (!times.has(timeKey(when))) times.set(timeKey(when), when)
  const sorted = [...times].sort(([, a], [, b]) => timeOf(b) - timeOf(a) || 0)
  const columns = sorted.slice(0, most)
  return {
    title,
    columns: columns.map(([, when]) => when),
    earlier: sorted.length > columns.length,
    rows: [...rows.values()].map(({ name, views }) => {
      const [newest] = views
      const unit = newest?.unit ?? null
      return {
        name,
        unit,
        range: newest?.range ?? null,
        cells: columns.map(([key]) =>
          cellOf(
            views.find(({ when }) => timeKey(when) === key),
            unit,
          ),
        ),
      }
    }),
  }
}

type Cell = Flowsheet['groups'][number]['rows'][number]['cells'][number]

function cellOf(view: ObservationView | undefined, unit: string | null): Cell {
  if (!view) return null
  const { id, value, detail, also, mark, status, number } = view
  const pressure = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(value)
  return {
    id,
    value: value || detail.join(', '),
    unit: view.unit === unit ? null : view.unit,
    also,
    mark,
    status,
    numbers: pressure ? [Number(pressure[1]), Number(pressure[2])] : number === null ? [] : [number],
  }
}
