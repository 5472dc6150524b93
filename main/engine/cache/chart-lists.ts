import type { Observation, Resource, ResourceType } from '@medplum/fhirtypes'
import type { ChartList } from '../../clinical/chart/chart-place.ts'
import type { NewsList } from '../../clinical/chart/told-at.ts'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import type { ChartLine, EarlierVersion, NewsRow, ReportedPanel, ScanPlace, SeriesPoint } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'
import { brokenList } from './places.ts'
import { statements } from './statements.ts'

export type PlacedRow = { type: ResourceType; id: string; json: string; order: Order }
export type ScannedRow = ScanPlace & { id: string; json: string | null }
/** As a list is ordered: lower rank first, of one rank the latest first. */
export type Order = { rank: number; at: number | null; next: number | null }

/** Reads of a chart by the index: what is asked for and no more. */
export function chartLists(db: Sqlite) {
  const sql = statements({
    page: () =>
      db.prepare(`
      SELECT type, id, rank, at, then_at, json FROM resource
      WHERE patient = @patient AND chart_list = @list AND line = ''
      ORDER BY rank, at DESC, then_at DESC
      LIMIT max(@most, (SELECT count(*) FROM resource
        WHERE patient = @patient AND chart_list = @list AND line = '' AND rank <= @always))`),
    upTo: () =>
      db.prepare(`
      SELECT type, id, rank, at, then_at, json FROM resource
      WHERE patient = ? AND chart_list = ? AND line = '' AND rank <= ? ORDER BY rank, at DESC, then_at DESC`),
    count: () => db.prepare('SELECT n FROM chart_count WHERE patient = ? AND list = ?').pluck(),
    holds: () => db.prepare('SELECT 1 FROM resource WHERE patient = ? AND chart_list = ? LIMIT 1').pluck(),
    broken: () =>
      db
        .prepare(
          `SELECT 1 FROM resource WHERE patient = ? AND chart_list = '${brokenList}' AND line = ? LIMIT 1`,
        )
        .pluck(),
    lines: () =>
      db.prepare(`
      SELECT l.line, l.others, l.awaited, r.json, o.json AS other
      FROM chart_line l
        JOIN resource r ON r.type = @type AND r.id = l.head
        LEFT JOIN resource o ON o.type = @type AND o.id = l.other
      WHERE l.patient = @patient AND l.section = @section
      ORDER BY l.rank, l.at DESC, l.then_at DESC, l.nth LIMIT @most`),
    line: () =>
      db.prepare(
        "SELECT head, awaited FROM chart_line WHERE patient = ? AND list = 'observations' AND line = ?",
      ),
    before: () =>
      db.prepare(`
      SELECT r.said, r.number, r.bound, r.unit FROM resource r
        JOIN resource one ON one.type = 'Observation' AND one.id = @id
      WHERE r.patient = @patient AND r.chart_list = 'observations' AND r.line = @line AND r.rank = 0
        AND (coalesce(r.at, -9e15), coalesce(r.then_at, -9e15), -r.rowid)
          < (coalesce(one.at, -9e15), coalesce(one.then_at, -9e15), -one.rowid)
      ORDER BY r.at DESC, r.then_at DESC LIMIT @most`),
    series: () =>
      db.prepare(`
      SELECT json FROM resource WHERE patient = ? AND chart_list = 'observations' AND line = ?
      ORDER BY at DESC, then_at DESC LIMIT ?`),
    scan: () =>
      db.prepare(`
      SELECT type, id, position,
        CASE WHEN chart_list IS NOT NULL AND instr(lower(json), @part) THEN json END AS json
      FROM resource WHERE patient = @patient AND (type, position) > (@type, @position)
      ORDER BY type, position LIMIT @most`),
    panels: () =>
      db.prepare(`
      SELECT json -> '$.code' AS code, json -> '$.result' AS result FROM (
        SELECT CASE WHEN json_valid(json) THEN json ELSE '{}' END AS json FROM resource
        WHERE patient = ? AND chart_list = 'reports' AND line = '' AND type = 'DiagnosticReport'
        ORDER BY rank, at DESC, then_at DESC LIMIT ?)`),
    // Of a line its newest of each concern: one series of a hospital's stay is no list by itself.
    news: () =>
      db.prepare(`
      SELECT n.*, EXISTS (SELECT 1 FROM resource o WHERE o.patient = @patient AND o.chart_list = @list
          AND o.line = n.line AND n.line <> '' AND o.at <= @since) AS known
      FROM (SELECT type, id, line, encounter, concern, max(told) AS told FROM resource
        WHERE patient = @patient AND chart_list = @list AND told > @since
        GROUP BY CASE line WHEN '' THEN type || '/' || id ELSE line END, concern
        ORDER BY concern DESC, told DESC LIMIT @most) n`),
    critical: () =>
      db
        .prepare(`
      SELECT r.id FROM resource r CROSS JOIN chart_line l
        ON l.patient = r.patient AND l.list = 'observations' AND l.line = r.line AND l.head = r.id
      WHERE r.patient = ? AND r.concern = 2 AND r.chart_list = 'observations' ORDER BY r.told DESC LIMIT ?`)
        .pluck(),
    newest: () => db.prepare('SELECT max(position) FROM resource WHERE patient = ? AND type = ?').pluck(),
    since: () =>
      db.prepare('SELECT id FROM resource WHERE patient = ? AND type = ? AND position > ?').pluck(),
    earlier: () =>
      db.prepare(
        'SELECT type, id, position, json FROM earlier_version WHERE patient = ? AND until > ? ORDER BY position',
      ),
    made: () => db.prepare("SELECT value FROM meta WHERE name = 'made'").pluck(),
  })

  const placed = (rows: unknown[]): PlacedRow[] =>
    (
      rows as { type: ResourceType; id: string; rank: number; at: number; then_at: number; json: string }[]
    ).map(({ type, id, json, rank, at, then_at }) => ({ type, id, json, order: { rank, at, next: then_at } }))
  const parsed = <T extends Resource>(json: string): T => parseFhirJson(json) as T

  return {
    /** At most so many, but all up to the rank `always`. */
    page: (patient: string, list: ChartList, most: number, always: number): PlacedRow[] =>
      placed(sql.page.all({ patient, list, most, always })),
    upTo: (patient: string, list: ChartList, rank: number): PlacedRow[] =>
      placed(sql.upTo.all(patient, list, rank)),
    /** How many lines a list or a section has. */
    count: (patient: string, list: string): number =>
      (sql.count.get(patient, list) as number | undefined) ?? 0,
    holds: (patient: string, list: ChartList): boolean => sql.holds.get(patient, list) !== undefined,
    isBroken: (patient: string, list: ChartList): boolean => sql.broken.get(patient, list) !== undefined,
    lines: <T extends Resource>(
      patient: string,
      type: T['resourceType'],
      section: string,
      most: number,
    ): ChartLine<T>[] =>
      (
        sql.lines.all({ patient, type, section, most }) as {
          line: string
          others: number
          awaited: string | null
          json: string
          other: string | null
        }[]
      ).map(({ line, others, awaited, json, other }) => ({
        line,
        head: parsed<T>(json),
        others,
        other: other === null ? null : parsed<T>(other),
        awaited,
      })),
    /** The next rows of a chart; their JSON only where it holds `part`, which is in lower case and ASCII. */
    scan: (patient: string, after: ScanPlace, most: number, part: string): ScannedRow[] =>
      sql.scan.all({ patient, ...after, most, part }) as ScannedRow[],
    line: (patient: string, line: string): { head: string; awaited: string | null } | undefined =>
      sql.line.get(patient, line) as { head: string; awaited: string | null } | undefined,
    before: (patient: string, line: string, id: string, most: number): SeriesPoint[] =>
      sql.before.all({ patient, line, id, most }) as SeriesPoint[],
    series: (patient: string, line: string, most: number): Observation[] =>
      (sql.series.all(patient, line, most) as { json: string }[]).map(({ json }) => parsed(json)),
    panels: (patient: string, most: number): ReportedPanel[] =>
      (sql.panels.all(patient, most) as { code: string | null; result: string | null }[]).map(
        ({ code, result }) => ({ code: JSON.parse(code ?? 'null'), result: JSON.parse(result ?? 'null') }),
      ),
    /** At most so many of a list that told something after a time (ms), those that are off first. */
    news: (patient: string, list: NewsList, since: number, most: number): NewsRow[] =>
      (sql.news.all({ patient, list, since, most }) as (Omit<NewsRow, 'known'> & { known: number })[]).map(
        (row) => ({
          ...row,
          known: row.known === 1,
        }),
      ),
    /** Ids of results that are critical and the newest of their series. */
    critical: (patient: string, most: number): string[] => sql.critical.all(patient, most) as string[],
    newest: (patient: string, types: readonly ResourceType[]): string =>
      types
        .map((type) => (sql.newest.get(patient, type) as string | null) ?? '')
        .sort()
        .at(-1) ?? '',
    since: (patient: string, type: ResourceType, position: string): string[] =>
      sql.since.all(patient, type, position) as string[],
    earlier: (patient: string, position: string): EarlierVersion[] =>
      (sql.earlier.all(patient, position) as (Omit<EarlierVersion, 'resource'> & { json: string })[]).map(
        ({ json, ...rest }) => ({ ...rest, resource: parsed(json) }),
      ),
    made: (): string => (sql.made.get() as string | undefined) ?? '',
  }
}
