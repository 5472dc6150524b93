import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes'
import type { News, NewsKind, NewsLine } from '../../../preload/views/index.ts'
import type { NewsList } from '../../clinical/chart/told-at.ts'
import { sectionFor } from '../../clinical/observations/observation-sections.ts'
import type { NewsRow } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import type { LastVisit } from './last-visit.ts'
import { type NewsReader, newsLine } from './news-line.ts'

/** Of each kind so many lines are shown, and so many rows are looked at for them. */
const shownOf = 6
const lookedAt = 40

export type NewsSince = { news: News[]; vitals: number }
type Read = { row: NewsRow; resource: Resource }

/** In the order in which they are read, with the lists that they are made of. */
const kinds: { kind: NewsKind; of: NewsList[] }[] = [
  { kind: 'results', of: ['observations', 'reports'] },
  { kind: 'visits', of: ['encounters'] },
  { kind: 'medications', of: ['medications', 'medications-beside'] },
  { kind: 'allergies', of: ['allergies'] },
  { kind: 'problems', of: ['problems'] },
  { kind: 'notes', of: ['notes'] },
  { kind: 'documents', of: ['documents'] },
  { kind: 'procedures', of: ['procedures'] },
  { kind: 'immunizations', of: ['immunizations'] },
  { kind: 'forms', of: ['forms'] },
]

/**
 * What a chart tells that came after a visit. What was written in that visit, or in the one that is `open`, is known to who was there;
 * results of either are news.
 */
export function newsSince(reader: NewsReader, last: LastVisit, open: string | null): NewsSince {
  const { cache, patientId } = reader
  const rows = cache.chart.news(patientId, last.at, lookedAt)
  const lists = Object.entries(rows) as [NewsList, NewsRow[]][]
  const cut = new Set(lists.flatMap(([list, found]) => (found.length === lookedAt ? [list] : [])))
  const read = (list: NewsList): Read[] =>
    rows[list].flatMap((row) => {
      if (isKnown(row, list, last, open)) return []
      const resource: Resource | undefined = cache.read(row.type, row.id)?.resource
      return resource ? [{ row, resource }] : []
    })
  const observed = resultsIn(newestOf(read('observations')), read('reports'))
  const news = kinds.flatMap(({ kind, of }): News[] => {
    const found = kind === 'results' ? observed.lines : of.flatMap(read)
    const lines = found.flatMap(({ row, resource }) => newsLine(reader, row, resource, last.at) ?? [])
    const shown = lines.slice(0, Math.max(shownOf, lines.filter(isOff).length))
    const more = lines.length > shown.length || of.some((list) => cut.has(list))
    return shown.length > 0 || more ? [{ kind, lines: shown, more }] : []
  })
  return { news, vitals: observed.vitals }
}

const isOff = ({ result }: NewsLine): boolean => result?.mark !== null && result?.mark !== undefined

/** Results of a visit come after it, whoever asked for them. */
const comesLater: ReadonlySet<NewsList> = new Set(['observations', 'reports'])

function isKnown({ encounter }: NewsRow, list: NewsList, last: LastVisit, open: string | null): boolean {
  if (encounter === null) return false
  return encounter === open || (encounter === last.encounterId && !comesLater.has(list))
}

/** Of a series its newest; an earlier one stands beside it where it was worse. */
function newestOf(read: Read[]): Read[] {
  const newest = new Map<string, NewsRow>()
  for (const { row } of read) if (row.told > (newest.get(row.line)?.told ?? 0)) newest.set(row.line, row)
  return read.filter(({ row }) => {
    const last = newest.get(row.line)
    return last === row || row.concern > (last?.concern ?? 0)
  })
}

/**
 * Each that is off by itself, before all others; what is not stands in its report or panel where there is one. Of vital signs that
 * nobody calls abnormal there are many: they are counted.
 */
function resultsIn(observed: Read[], reports: Read[]): { lines: Read[]; vitals: number } {
  const inReports = membersIn(reports, ({ result }: DiagnosticReport) => result)
  const inPanels = membersIn(observed, ({ hasMember }: Observation) => hasMember)
  const off = observed.filter(({ row }) => row.concern > 0)
  const others = observed.filter(
    ({ row }) => row.concern === 0 && !inReports.has(row.id) && !inPanels.has(row.id),
  )
  const [vitals, rest] = [others.filter(isVital), others.filter((one) => !isVital(one))]
  return { lines: [...off, ...reports, ...rest], vitals: vitals.length }
}

const isVital = ({ resource }: Read): boolean => sectionFor(resource as Observation) === 'vitals'

type References = { reference?: string }[] | undefined

const membersIn = <T extends Resource>(read: Read[], of: (one: T) => References): Set<string> =>
  new Set(
    read.flatMap(({ resource }) =>
      (of(resource as T) ?? []).flatMap((reference) => idIn(reference, 'Observation') ?? []),
    ),
  )
