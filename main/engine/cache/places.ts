import { randomUUID } from 'node:crypto'
import type { Medication, Resource } from '@medplum/fhirtypes'
import { type ChartPlace, chartPlace, listOfType, placesVersion } from '../../clinical/chart/chart-place.ts'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { kindOfRecord } from '../../clinical/records/record-kinds.ts'
import { type Agenda, agendaOf } from '../../clinical/visits/agenda.ts'
import { chartLines } from './chart-lines.ts'
import type { Sqlite } from './encrypted-file.ts'

/** The columns of `resource` that a place fills, in the order of `placeOf`. */
export const placeColumns = [
  'chart_list',
  'line',
  'section',
  'rank',
  'at',
  'then_at',
  'said',
  'number',
  'bound',
  'unit',
  'refers_to',
  'told',
  'concern',
  'agenda',
  'owner',
  'ended',
  'appointment',
] as const

type Values = (string | number | null)[]

const ofPlace = (place: ChartPlace | null): Values =>
  place
    ? [
        place.list,
        place.line,
        place.section,
        place.rank,
        place.at,
        place.next,
        place.said,
        place.number,
        place.bound,
        place.unit,
        place.refersTo,
        place.told,
        place.concern,
      ]
    : Array.from({ length: 13 }, () => null)

const ofAgenda = (agenda: Agenda | null): Values =>
  agenda
    ? [agenda.kind, agenda.owner, agenda.ended, agenda.appointment]
    : Array.from({ length: 4 }, () => null)

/** The list in which what our own code stumbled over is counted: the list that it belongs to then says that something is missing. */
export const brokenList = 'broken'

/** Where a resource stands, in the order of the columns; what our own code stumbles over is kept all the same. */
export function placeOf(resource: Resource, find: (id: string) => Medication | undefined): Values {
  return [...chartPlaceOf(resource, find), ...agendaPlaceOf(resource)]
}

function chartPlaceOf(resource: Resource, find: (id: string) => Medication | undefined): Values {
  try {
    return ofPlace(chartPlace(resource, find))
  } catch {
    const [, , ...none] = ofPlace(null)
    return [
      brokenList,
      listOfType[resource.resourceType] ?? kindOfRecord(resource.resourceType).section,
      ...none,
    ]
  }
}

const kinds: { [T in Resource['resourceType']]?: Agenda['kind'] } = {
  Task: 'open-visit',
  Appointment: 'meeting',
  Encounter: 'emergency',
  Provenance: 'signature',
}

/** What makes trouble is counted where it is read. */
function agendaPlaceOf(resource: Resource): Values {
  try {
    return ofAgenda(agendaOf(resource))
  } catch {
    const kind = kinds[resource.resourceType] ?? 'draft-note'
    return ofAgenda({ kind, owner: null, ended: null, appointment: null })
  }
}

/** Places all that is held anew after the program's rules for it have changed, and after a program that had none. */
export function placeAnew(db: Sqlite): void {
  const meta = db.prepare('SELECT value FROM meta WHERE name = ?').pluck()
  const keep = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
  db.transaction(() => {
    // By it a later look knows whether the copies are still those it looked at before.
    if (meta.get('made') === undefined) keep.run('made', randomUUID())
    if (meta.get('places') === placesVersion) return
    const json = db.prepare("SELECT json FROM resource WHERE type = 'Medication' AND id = ?").pluck()
    const find = (id: string) => {
      const found = json.get(id) as string | undefined
      return found === undefined ? undefined : (parseFhirJson(found) as Medication)
    }
    const some = db.prepare(
      'SELECT rowid AS nth, json FROM resource WHERE rowid > ? ORDER BY rowid LIMIT 500',
    )
    const write = db.prepare(
      `UPDATE resource SET ${placeColumns.map((name) => `${name} = ?`).join(', ')} WHERE rowid = ?`,
    )
    const lines = chartLines(db)
    let last = 0
    for (let rows = next(); rows.length > 0; rows = next())
      for (const row of rows) {
        const resource = parseFhirJson(row.json) as Resource
        write.run(...placeOf(resource, find), row.nth)
        lines.keepMembers(resource)
        last = row.nth
      }
    function next() {
      return some.all(last) as { nth: number; json: string }[]
    }
    lines.settle()
    keep.run('places', placesVersion)
  }).immediate()
}
