import type {
  AllergyIntolerance,
  Composition,
  Condition,
  List,
  Observation,
  Resource,
} from '@medplum/fhirtypes'
import { isDangerous, isInForce, isWithdrawn } from '../allergies/allergy.ts'
import { listedAsNone, recordsNone, recordsNothing } from '../codes/recorded-none.ts'
import { orderSpokenOf } from '../medications/about-order.ts'
import { type MedicationUse, medicationUse } from '../medications/medication-use.ts'
import { type FindMedication, type Medicine, medicineName } from '../medications/medicine.ts'
import { countsAsNote, isGivenUp, notePartsOf, noteTime } from '../notes/note-parts.ts'
import { sectionFor } from '../observations/observation-sections.ts'
import { isAwaited, issuedAt, observedAt, pointOf, seriesOf } from '../observations/observation-series.ts'
import { endOf, kindOf } from '../problems/condition.ts'
import { diagnosisOf, notedAt, problemRank } from '../problems/diagnosis.ts'
import { isInError, isOver } from '../records/meaning.ts'
import { kindOfRecord, type RecordSection } from '../records/record-kinds.ts'
import { timeOfRecord } from '../records/record-summary.ts'
import { concernOf, toldAt } from './told-at.ts'

/**
 * The lists in which a chart's resources are found. `…-none`: someone recorded that there is none. `…-beside`: no line
 * of the list, and yet compared with what is ordered.
 */
export type ChartList =
  | 'problems'
  | 'problems-none'
  | 'allergies'
  | 'allergies-none'
  | 'medications'
  | 'medications-none'
  | 'medications-beside'
  | 'observations'
  | 'encounters'
  | 'notes'
  | RecordSection

/**
 * Where one resource stands in its chart, so that a list is read by an index and only what is shown is parsed. Lower
 * `rank` first; of one rank the latest first, by `at`, then by `next` (ms).
 */
export type ChartPlace = {
  list: ChartList
  /** What makes several one line: a diagnosis, a series. Empty: each is a line of its own. */
  line: string
  /** Of what stands in one of several parts of the chart: which. A `?` before it: where its first member stands, if that is here. */
  section: string | null
  rank: number
  at: number | null
  next: number | null
  /** Of an observation, for a trend: FHIR dateTime and number. */
  said: string | null
  number: number | null
  bound: string | null
  unit: string | null
  /** The Medication whose name is part of what decides. */
  refersTo: string | null
  /** Of what is news: when it last told something (ms). */
  told: number | null
  /** Of a result: how far it is off, as `concernOf` says. */
  concern: number
}

/** Raised when a rule that decides a place changes: what a cache holds is then placed anew, once. */
export const placesVersion = '9'

/** The list that resources of a type belong to. */
export const listOfType: Partial<Record<Resource['resourceType'], ChartList>> = {
  Condition: 'problems',
  AllergyIntolerance: 'allergies',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  Observation: 'observations',
  Encounter: 'encounters',
  Composition: 'notes',
}

/** Nothing that a server sends is left out: what no list speaks of stands among the records. null: a draft that its author gave up. */
export function chartPlace(resource: Resource, find: FindMedication): ChartPlace | null {
  const place = placeIn(resource, find)
  if (!place) return null
  const concern = place.list === 'observations' ? concernOf(resource as Observation) : 0
  return { ...place, told: toldAt(resource, place.list), concern }
}

type Place = Omit<ChartPlace, 'told' | 'concern'>

function placeIn(resource: Resource, find: FindMedication): Place | null {
  if (!isEnteredInError(resource)) return clinicalPlace(resource, find) ?? recordPlace(resource)
  return resource.resourceType === 'Composition' && isGivenUp(resource)
    ? null
    : recordPlace(resource, 'errors')
}

function recordPlace(
  resource: Resource,
  list: RecordSection = kindOfRecord(resource.resourceType).section,
): Place {
  const { when, until } = timeOfRecord(resource)
  return place(list, { rank: inForceFirst.has(list) && isOver(resource) ? 1 : 0, at: timeOf(when ?? until) })
}

/** Sections in which what is in force must not stand below what is over. */
const inForceFirst: ReadonlySet<ChartList> = new Set(['flags', 'requests', 'plans', 'devices', 'coverage'])

/** null: none of the lists that have a form of their own speaks of it. `find`: a Medication on this machine. */
function clinicalPlace(resource: Resource, find: FindMedication): Place | null {
  switch (resource.resourceType) {
    case 'Condition':
      return ofCondition(resource)
    case 'AllergyIntolerance':
      return ofAllergy(resource)
    case 'MedicationRequest':
    case 'MedicationStatement':
      return ofMedicine(resource, find)
    case 'Observation':
      return ofObservation(resource)
    case 'Encounter':
      return place('encounters', { at: timeOf(resource.period?.start) })
    case 'Composition':
      return ofNote(resource)
    case 'List':
      return ofList(resource)
    default:
      return null
  }
}

export function isEnteredInError(resource: Resource): boolean {
  if (resource.resourceType === 'Composition') return !countsAsNote(resource)
  return isInError(resource)
}

const place = (list: ChartList, more: Partial<Place> = {}): Place => ({
  list,
  line: '',
  section: null,
  rank: 0,
  at: null,
  next: null,
  said: null,
  number: null,
  bound: null,
  unit: null,
  refersTo: null,
  ...more,
})

/** Of one rank and time a problem comes before what was noted at a visit. */
const kindRank = { problem: 2, unsaid: 1, visit: 0 } as const
export const problemKind = kindRank.problem

function ofCondition(condition: Condition): Place | null {
  if (recordsNone('problems', condition.code))
    return endOf(condition) === null ? place('problems-none') : null
  if (recordsNothing('problems', condition.code)) return null
  return place('problems', {
    line: diagnosisOf(condition),
    section: 'problems',
    rank: problemRank(condition),
    at: timeOf(notedAt(condition)) ?? 0,
    next: kindRank[kindOf(condition)],
  })
}

/** In force before the others, and of those the dangerous first. */
function ofAllergy(allergy: AllergyIntolerance): Place | null {
  const active = isInForce(allergy) && !isWithdrawn(allergy)
  if (recordsNone('allergies', allergy.code)) return active ? place('allergies-none') : null
  if (recordsNothing('allergies', allergy.code)) return null
  return place('allergies', {
    rank: active ? (isDangerous(allergy) ? 0 : 1) : 2,
    at: timeOf(allergy.recordedDate ?? allergy.onsetDateTime),
  })
}

/** First what must not be given, then what is taken, then what is only planned or over. */
export const medicineRank: Record<Exclude<MedicationUse, 'draft' | 'error'>, number> = {
  banned: 0,
  taken: 1,
  'on-hold': 1,
  unknown: 2,
  planned: 3,
  ended: 4,
  'not-taken': 4,
}
/** Up to this rank a medicine may be in the patient, or soon will be. */
export const lastCurrentMedicine = medicineRank.planned

export const authoredAt = (medicine: Medicine): string | null =>
  (medicine.resourceType === 'MedicationRequest'
    ? medicine.authoredOn
    : (medicine.dateAsserted ?? medicine.effectiveDateTime ?? medicine.effectivePeriod?.start)) ?? null

function ofMedicine(medicine: Medicine, find: FindMedication): Place | null {
  let refersTo: string | null = null
  const { concepts } = medicineName(medicine, (id) => {
    refersTo ??= id
    return find(id)
  })
  const use = medicationUse(medicine)
  const more = { refersTo, at: timeOf(authoredAt(medicine)) }
  if (concepts.some((one) => recordsNone('medications', one))) return place('medications-none', more)
  if (use === 'error') return null
  // What is said of an order is told at its line.
  if (medicine.resourceType === 'MedicationStatement' && orderSpokenOf(medicine))
    return place('medications-beside', more)
  if (use === 'draft' || concepts.some((one) => recordsNothing('medications', one)))
    return place('medications-beside', more)
  const request = medicine.resourceType === 'MedicationRequest'
  return place('medications', { ...more, rank: medicineRank[use], next: request ? 1 : 0 })
}

/** Of one series what is still awaited comes after what says something, whenever it was asked for. */
function ofObservation(one: Observation): Place | null {
  if (one.status === 'cancelled') return null
  const [point, said] = [pointOf(one), observedAt(one)]
  return place('observations', {
    line: seriesOf(one),
    section: `${!one.category && one.hasMember?.length ? '?' : ''}${sectionFor(one)}`,
    rank: isAwaited(one) ? 1 : 0,
    at: timeOf(said),
    next: timeOf(issuedAt(one)),
    said,
    number: point?.value ?? null,
    bound: point?.comparator ?? null,
    unit: point?.unit ?? null,
  })
}

const ofNote = (note: Composition): Place | null =>
  notePartsOf(note).length > 0 ? place('notes', { at: timeOf(noteTime(note)) }) : null

function ofList(list: List): Place | null {
  const what = (['problems', 'allergies', 'medications'] as const).find((one) => listedAsNone(one, [list]))
  return what ? place(`${what}-none`) : null
}

function timeOf(dateTime: string | null | undefined): number | null {
  const ms = dateTime ? Date.parse(dateTime) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
