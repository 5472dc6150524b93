import type { Observation, Resource } from '@medplum/fhirtypes'
import { problemKind } from '../../clinical/chart/chart-place.ts'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { sectionFor } from '../../clinical/observations/observation-sections.ts'
import { rankOver } from '../../clinical/problems/diagnosis.ts'
import { idOf } from '../fhir/whose.ts'
import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'

type Line = { patient: string; list: string; line: string }
type Head = {
  nth: number
  id: string
  section: string | null
  rank: number
  at: number | null
  then_at: number | null
}
type Timed = { at: number | null; then_at: number | null; nth: number }
type Shown = Timed & { head: string }

/**
 * Lines of a chart that several resources make together: a diagnosis noted at many visits, a series of one test. What
 * heads a line, and whether it stands in a panel's line instead of beside it, is kept in `chart_line` when something is
 * written, so that nobody has to read the series to draw its line.
 */
export function chartLines(db: Sqlite) {
  const sql = statements({
    dirty: () => db.prepare('SELECT patient, list, line FROM chart_dirty'),
    isDirty: () => db.prepare('SELECT 1 FROM chart_dirty LIMIT 1').pluck(),
    clean: () => db.prepare('DELETE FROM chart_dirty'),
    first: () =>
      db.prepare(`
      SELECT rowid AS nth, id, section, rank, at, then_at FROM resource
      WHERE patient = ? AND chart_list = ? AND line = ? ORDER BY rank, at DESC, then_at DESC LIMIT 1`),
    /** As `headsBefore` has it. */
    firstProblem: () =>
      db.prepare(`
      SELECT rowid AS nth, id, section, rank, at, then_at FROM resource
      WHERE patient = ? AND chart_list = 'problems' AND line = ?
      ORDER BY then_at = ${problemKind} DESC, rank, at DESC, then_at DESC LIMIT 1`),
    awaited: () =>
      db.prepare(`
      SELECT rowid AS nth, at, then_at, coalesce(said, '') AS said FROM resource
      WHERE patient = ? AND chart_list = ? AND line = ? AND rank = 1 ORDER BY at DESC, then_at DESC LIMIT 1`),
    size: () =>
      db.prepare('SELECT count(*) FROM resource WHERE patient = ? AND chart_list = ? AND line = ?').pluck(),
    noted: () =>
      db
        .prepare(
          `SELECT count(*) FROM resource
          WHERE patient = ? AND chart_list = 'problems' AND line = ? AND then_at <> ${problemKind}`,
        )
        .pluck(),
    lastNoted: () =>
      db
        .prepare(
          `SELECT id FROM resource
          WHERE patient = ? AND chart_list = 'problems' AND line = ? AND then_at <> ${problemKind}
          ORDER BY at DESC LIMIT 1`,
        )
        .pluck(),
    keep: () =>
      db.prepare(`
      INSERT INTO chart_line (patient, list, line, section, rank, at, then_at, nth, head, others, other, awaited)
      VALUES (@patient, @list, @line, @section, @rank, @at, @then_at, @nth, @id, @others, @other, @awaited)
      ON CONFLICT DO UPDATE SET section = @section, rank = @rank, at = @at, then_at = @then_at, nth = @nth,
        head = @id, others = @others, other = @other, awaited = @awaited`),
    drop: () => db.prepare('DELETE FROM chart_line WHERE patient = ? AND list = ? AND line = ?'),
    head: () => db.prepare('SELECT head FROM chart_line WHERE patient = ? AND list = ? AND line = ?').pluck(),
    shown: () =>
      db.prepare(
        "SELECT at, then_at, nth FROM chart_line WHERE patient = ? AND list = 'observations' AND line = ?",
      ),
    place: () => db.prepare('UPDATE chart_line SET section = ? WHERE patient = ? AND list = ? AND line = ?'),
    members: () => db.prepare('INSERT OR IGNORE INTO panel_member VALUES (?, ?)'),
    noMembers: () => db.prepare('DELETE FROM panel_member WHERE panel = ?'),
    isPanel: () => db.prepare('SELECT 1 FROM panel_member WHERE panel = ? LIMIT 1').pluck(),
    dirtyBelow: () =>
      db.prepare(`
      WITH RECURSIVE down(id) AS (
        SELECT member FROM panel_member WHERE panel = ?
        UNION SELECT m.member FROM panel_member m JOIN down ON m.panel = down.id)
      INSERT OR IGNORE INTO chart_dirty SELECT r.patient, r.chart_list, r.line
        FROM down CROSS JOIN resource r ON r.type = 'Observation' AND r.id = down.id
        WHERE r.patient IS NOT NULL AND r.chart_list IS NOT NULL`),
    linesBelow: () =>
      db
        .prepare(`
      WITH RECURSIVE down(id) AS (
        SELECT member FROM panel_member WHERE panel = @panel
        UNION SELECT m.member FROM panel_member m JOIN down ON m.panel = down.id)
      SELECT DISTINCT r.line FROM down CROSS JOIN resource r ON r.type = 'Observation' AND r.id = down.id
        WHERE r.patient = @patient AND r.chart_list = 'observations'`)
        .pluck(),
    isBelow: () =>
      db
        .prepare(`
      WITH RECURSIVE down(id) AS (
        SELECT member FROM panel_member WHERE panel = ?
        UNION SELECT m.member FROM panel_member m JOIN down ON m.panel = down.id)
      SELECT 1 FROM down WHERE id = ? LIMIT 1`)
        .pluck(),
    /** The lines whose head has this observation among its members, or among theirs. */
    above: () =>
      db.prepare(`
      WITH RECURSIVE up(id) AS (
        SELECT @member
        UNION SELECT m.panel FROM up CROSS JOIN panel_member m ON m.member = up.id
          CROSS JOIN resource r ON r.type = 'Observation' AND r.id = m.panel
          WHERE r.patient = @patient AND r.chart_list = 'observations')
      SELECT l.head, l.at, l.then_at, l.nth FROM up
        CROSS JOIN resource r ON r.type = 'Observation' AND r.id = up.id
        CROSS JOIN chart_line l ON l.patient = @patient AND l.list = 'observations' AND l.line = r.line AND l.head = r.id
        WHERE up.id <> @member`),
    json: () => db.prepare("SELECT json FROM resource WHERE type = 'Observation' AND id = ?").pluck(),
  })

  /** What belongs to a panel follows it. To be called before and after the panel is written. */
  function membersMayChange(resource: Resource): void {
    if (resource.resourceType !== 'Observation' || !resource.id) return
    if (sql.isPanel.get(resource.id) !== undefined) sql.dirtyBelow.run(resource.id)
  }

  /** `isNew`: it was not held before, and so had no members. */
  function keepMembers(resource: Resource, isNew = false): void {
    if (resource.resourceType !== 'Observation' || !resource.id) return
    const { id, hasMember = [] } = resource
    if (!isNew && sql.isPanel.get(id) !== undefined) sql.noMembers.run(id)
    for (const { reference } of hasMember) {
      const member = idOf(reference ?? '', 'Observation')
      if (member !== null && member !== id) sql.members.run(id, member)
    }
    if (hasMember.length > 0) sql.dirtyBelow.run(id)
  }

  function settleProblem({ patient, line }: Line): void {
    const first = sql.firstProblem.get(patient, line) as Head | undefined
    if (!first) return void sql.drop.run(patient, 'problems', line)
    const size = sql.size.get(patient, 'problems', line) as number
    const noted = sql.noted.get(patient, line) as number
    // A problem of today, or one entry that may be either: how often it was noted says nothing.
    const isOne = first.then_at === problemKind - 1 && size === 1
    const counts = first.then_at === problemKind ? first.rank === rankOver : !isOne
    sql.keep.run({
      ...first,
      patient,
      list: 'problems',
      line,
      others: counts ? noted : 0,
      other: counts ? (sql.lastNoted.get(patient, line) ?? null) : null,
      awaited: null,
    })
  }

  /** Answers the observations that headed the line before or head it now. */
  function settleSeries({ patient, list, line }: Line): string[] {
    const before = sql.head.get(patient, list, line) as string | undefined
    const first = sql.first.get(patient, list, line) as Head | undefined
    const heads = [before, first?.id].filter((id) => id !== undefined)
    if (!first) {
      sql.drop.run(patient, list, line)
      return heads
    }
    const asked = first.rank === 0 ? (sql.awaited.get(patient, list, line) as Awaited | undefined) : undefined
    const newer = asked && isLater(asked, first) ? asked : null
    // Lines stand in the order of what is newest in each, be it only awaited.
    const { at, then_at, nth } = newer ?? first
    const order = { rank: 0, at, then_at, nth }
    const awaited = newer?.said ?? null
    const { id } = first
    sql.keep.run({ ...order, id, patient, list, line, section: null, others: 0, other: null, awaited })
    return heads
  }

  /** In which part of the chart the series has a line; null: a panel's line holds it. */
  function sectionOf(patient: string, line: string, first: Head): string | null {
    const above = sql.above.all({ patient, member: first.id }) as Shown[]
    // Panels that hold each other: the latest of them stays in sight.
    const own = sql.shown.get(patient, line) as Timed
    const hidden = above.some(
      (panel) => isLater(panel, own) || sql.isBelow.get(first.id, panel.head) === undefined,
    )
    if (hidden) return null
    if (!first.section?.startsWith('?')) return first.section
    return sectionOfMember(patient, first.id) ?? first.section.slice(1)
  }

  function sectionOfMember(patient: string, panelId: string): string | null {
    const panel = parsed(panelId)
    for (const { reference } of panel?.hasMember ?? []) {
      const id = idOf(reference ?? '', 'Observation')
      if (id === panelId) continue
      const inside = panel?.contained?.find(
        (one): one is Observation => one.resourceType === 'Observation' && `#${one.id}` === reference,
      )
      const member = id === null ? inside : ofPatient(patient, id)
      return member ? sectionFor(member) : null
    }
    return null
  }

  function parsed(id: string): Observation | undefined {
    const json = sql.json.get(id) as string | undefined
    return json === undefined ? undefined : (parseFhirJson(json) as Observation)
  }

  function ofPatient(patient: string, id: string): Observation | undefined {
    const found = parsed(id)
    return found &&
      idOf(found.subject?.reference ?? '', 'Patient') === patient &&
      found.status !== 'cancelled'
      ? found
      : undefined
  }

  return {
    membersMayChange,
    keepMembers,
    /** Makes the lines of which something changed anew. In the transaction of the change, or later. */
    settle(): void {
      if (sql.isDirty.get() === undefined) return
      const dirty = sql.dirty.all() as Line[]
      sql.clean.run()
      const places = new Map<string, Line>()
      const again = (one: Line) => places.set(JSON.stringify(one), one)
      for (const one of dirty) {
        if (one.list === 'problems') {
          settleProblem(one)
          continue
        }
        // A canceled panel is a record of its own, and yet holds members.
        if (one.list !== 'observations') continue
        again(one)
        for (const panel of settleSeries(one))
          if (sql.isPanel.get(panel) !== undefined)
            for (const line of sql.linesBelow.all({ panel, patient: one.patient }) as string[])
              again({ ...one, line })
      }
      for (const { patient, list, line } of places.values()) {
        const first = sql.first.get(patient, list, line) as Head | undefined
        if (first) sql.place.run(sectionOf(patient, line, first), patient, list, line)
      }
    },
  }
}

type Awaited = Timed & { said: string }

/** As the chart orders them: the latest first, what came first of those of one time. */
function isLater(one: Timed, other: Timed): boolean {
  const byTime = compare(one.at, other.at) || compare(one.then_at, other.then_at)
  return byTime !== 0 ? byTime > 0 : one.nth < other.nth
}

const compare = (a: number | null, b: number | null): number =>
  a === b ? 0 : (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY)
