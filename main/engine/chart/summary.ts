import type { Patient, RelatedPerson } from '@medplum/fhirtypes'
import type { ChartSummary, NewsLine } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { isOver } from '../../clinical/records/meaning.ts'
import {
  contactsOf,
  languageOf,
  needsInterpreter,
  pronounsOf,
  type Relation,
  relationOf,
} from '../../clinical/records/person.ts'
import { recordSummary } from '../../clinical/records/record-summary.ts'
import { type LastVisit, lastVisit } from './last-visit.ts'
import { type NewsSince, newsSince } from './news.ts'
import { type NewsReader, newsLine } from './news-line.ts'

const mostFlags = 20
const mostCritical = 6
const mostRelations = 6

/**
 * The chart in a few lines. It reads what it shows and no more: its cost does not grow with the chart. `open`: the visit that is under
 * way, whose own entries are no news. `today`: YYYY-MM-DD.
 */
export function chartSummary(reader: NewsReader, open: string | null, today: string): ChartSummary {
  const { cache, patientId, practitionerId } = reader
  const last = lastVisit(cache, patientId, open, practitionerId)
  const { news, vitals }: NewsSince = last ? newsSince(reader, last, open) : { news: [], vitals: 0 }
  const told = new Set(news.flatMap(({ lines }) => lines.map(({ id }) => id)))
  const whole = cache.compartment(patientId).state === 'complete' && cache.unreadable(patientId).length === 0
  return {
    person: personOf(reader, last, today),
    flags: flagsOf(reader),
    critical: criticalOf(reader).filter(({ id }) => !told.has(id)),
    since: last && { encounterId: last.encounterId, when: last.when, by: last.by },
    news,
    vitals,
    whole,
  }
}

function personOf(
  { cache, patientId }: NewsReader,
  last: LastVisit | null,
  today: string,
): ChartSummary['person'] {
  const patient: Patient = cache.read('Patient', patientId)?.resource ?? { resourceType: 'Patient' }
  const related = cache.ofPatient('RelatedPerson', patientId).map(({ resource }) => resource as RelatedPerson)
  const relations = [...related.flatMap((one) => relationOf(one, today)), ...contactsOf(patient, today)]
  return {
    // Of who died, the header says so; an age would say that they live.
    ...(patient.deceasedBoolean || patient.deceasedDateTime
      ? { age: null, ageYears: null }
      : ageOn(patient.birthDate, today)),
    sex: patient.gender ?? null,
    pronouns: pronounsOf(patient),
    language: languageOf(patient),
    needsInterpreter: needsInterpreter(patient),
    relations: eachOnce(relations).slice(0, mostRelations),
    lastWith: last?.companions ?? '',
  }
}

const eachOnce = (relations: Relation[]): Relation[] => [
  ...new Map(relations.map((one) => [one.name.toLowerCase(), one])).values(),
]

function flagsOf({ cache, patientId }: NewsReader): ChartSummary['flags'] {
  return cache.chart.list(patientId, 'flags', mostFlags).items.flatMap(({ resource }) => {
    if (isOver(resource)) return []
    const { title, what } = recordSummary(resource)
    return { type: 'Flag', id: (resource as { id?: string }).id ?? '', text: title || what }
  })
}

/** What waits here to be sent may be newer than what the index heads a series with: it is news, and told there. */
function criticalOf(reader: NewsReader): NewsLine[] {
  const { cache, patientId } = reader
  return cache.chart.critical(patientId, mostCritical).flatMap((id) => {
    const one = cache.read('Observation', id)?.resource
    const row = {
      type: 'Observation',
      id,
      line: '',
      encounter: null,
      concern: 2,
      told: 0,
      known: false,
    } as const
    return (one && newsLine(reader, row, one, 0)) ?? []
  })
}
