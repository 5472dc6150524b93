import { z } from 'zod'
import { type VitalSource, vitalSources } from '../../main/clinical/observations/vital-signs.ts'
import { PartialDate, Rxcui } from '../views/base.ts'
import {
  AllergyCode,
  AllergyList,
  AttachmentView,
  ChartHeader,
  ChartNote,
  ChartSection,
  ChartSummary,
  EncounterList,
  Flowsheet,
  Id,
  MedicationList,
  NoneKnown,
  NoteList,
  ObservationList,
  ProblemList,
  ReactionKind,
  RecordCounts,
  RecordList,
  RecordSection,
  RecordType,
  SearchAnswer,
  WholeRecord,
} from '../views/index.ts'
import { Line, Remark } from '../views/text.ts'
import { command, none, ofAppointment, ofTask, ofVisit, query, saved } from './kinds.ts'

/** `current`: of the record that replaced the one of this visit (`ChartHeader.replacedBy`), to be read. */
const current = { current: z.boolean().optional() }
/** Of a visit, of a visit to come, of a result that waits to be reviewed (`taskId`). */
const whoseChart = z.union([ofVisit.extend(current), ofAppointment.extend(current), ofTask.extend(current)])
const ofChart = z.object({ chartOf: whoseChart })
const ofRecord = z.object({
  chartOf: whoseChart,
  type: RecordType,
  recordId: Id,
})
const ofAttached = ofRecord.extend({ n: z.number().int().min(0).max(1000) })
const ofNote = z.object({
  chartOf: z.union([ofVisit, ofAppointment, ofTask]),
  compositionId: Id,
})
/**
 * The version that the form showed (`version` of its view), '' where it was kept without one: of another the engine refuses with
 * `not-editable`, so that nothing of a colleague's is written over unseen.
 */
const asSeen = { seen: z.string().max(64).optional() }
const Criticality = z.enum(['low', 'high', 'unable-to-assess'])
const Severity = z.enum(['mild', 'moderate', 'severe'])
/** What a vital sign can be is the engine's to say (`vitalFault`); these are the limits of a number. */
const Figure = z.number().min(0).max(100_000)
const Vital = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blood-pressure'), systolic: Figure, diastolic: Figure }),
  z.object({
    kind: z.enum(['heart-rate', 'respiratory-rate', 'oxygen-saturation', 'temperature', 'weight', 'height']),
    value: Figure,
    /** UCUM. */
    unit: z.enum(['/min', '%', 'Cel', '[degF]', 'kg', '[lb_av]', 'cm', '[in_i]']),
  }),
])
/** Where it is known from, and when it was measured; null: now. */
const measured = {
  source: z.enum(Object.keys(vitalSources) as [VitalSource, ...VitalSource[]]),
  at: PartialDate.nullable(),
}
const Pregnancy = z.enum(['pregnant', 'not-pregnant', 'unknown'])
const takenAtHome = {
  text: Line({ min: 1, max: 200 }),
  rxcui: Rxcui.nullable(),
  /** How it is taken, in words. */
  dosage: Line({ max: 200 }).nullable(),
  since: PartialDate.nullable(),
  overTheCounter: z.boolean(),
  use: z.enum(['taken', 'not-taken']),
}
/** At most so many lines of a list; its `total` says how many there are. */
const page = ofChart.extend({ most: z.number().int().min(1).max(5000) })

/** Of a chart the screen asks each part for itself: nothing is read that is not shown. */
export const chart = {
  /** All of it as a FHIR R4 document, a Bundle, in JSON; that it leaves is in the audit trail with it. Asked by the shell. */
  'chart.document': command('engine', ofVisit, z.object({ json: z.string() })),
  /** Into the audit trail: what was to leave did not. */
  'chart.releaseDocument': command('engine', ofVisit.extend({ how: z.enum(['fhir-failed']) }), none),
  /** Asks where to, then saves it there. `file` is its name without its folder. */
  'chart.saveDocument': command('shell', ofVisit, saved),
  'chart.open': query('engine', ofVisit, ChartHeader),
  /** Of a visit to come, to be read; nothing can be written before it begins. */
  'chart.scheduled': query('engine', ofAppointment, ChartHeader),
  /** Of a result that waits to be reviewed, or was. */
  'chart.ofResult': query('engine', ofTask, ChartHeader),
  /** Of the record that replaced the one of this visit (`ChartHeader.replacedBy`), to be read. */
  'chart.current': query(
    'engine',
    z.object({ chartOf: z.union([ofVisit, ofAppointment, ofTask]) }),
    ChartHeader,
  ),
  /** It is read now; from its first whole load on, what changes is told as changed since then. */
  'chart.viewed': command('engine', ofChart, none),
  /** Who this is, what matters, and what is new since the practice's last visit with them. */
  'chart.summary': query('engine', ofChart, ChartSummary),
  'chart.problems': query('engine', page, ProblemList),
  'chart.allergies': query('engine', page, AllergyList),
  'chart.medications': query('engine', page, MedicationList),
  'chart.observations': query('engine', page.extend({ section: ChartSection }), ObservationList),
  'chart.encounters': query('engine', page, EncounterList),
  'chart.notes': query('engine', page, NoteList),
  /** One note of such a chart. */
  'chart.note': query('engine', ofNote, ChartNote),
  /** Results or vital signs over time: the columns are dates. */
  'chart.flowsheet': query('engine', page.extend({ section: ChartSection }), Flowsheet),
  /** Words in all that a chart holds: titles, values, notes, any element of any record. */
  'chart.search': query('engine', ofChart.extend({ query: Line({ min: 2, max: 100 }) }), SearchAnswer),
  /** How many lines each list of records has: only those that hold something are asked for. */
  'chart.recordCounts': query('engine', ofChart, RecordCounts),
  /** Whatever of a chart has no list of its own kind. */
  'chart.records': query('engine', page.extend({ section: RecordSection }), RecordList),
  /** One resource of such a chart, of whatever type, in plain words. */
  'chart.record': query('engine', ofRecord, WholeRecord),
  /** A document or picture that a record carries (`WholeRecord.attachments`), when somebody asks for it. */
  'chart.attachment': query('engine', ofAttached, AttachmentView),
  /** One that the record says is at the practice's server: fetched when somebody asks for it, and kept nowhere. */
  'chart.fetchDocument': command('engine', ofAttached, AttachmentView),
  /** It is read now. */
  'chart.recordViewed': command('engine', ofRecord, none),
  /** It is read now. */
  'chart.noteViewed': command('engine', ofNote, none),
  /** What the patient told: an allergy as text, with the RxNorm ingredient when the clinician picked one. Sent at once, never merged silently. */
  'chart.recordAllergy': command(
    'engine',
    ofVisit.extend({
      text: Line({ min: 1, max: 200 }),
      rxcui: Rxcui.nullable(),
      reaction: Line({ max: 200 }).nullable(),
      criticality: Criticality,
      kind: ReactionKind.nullable().optional(),
      severity: Severity.nullable().optional(),
    }),
    none,
  ),
  /** No known allergies: to drugs, to food, to anything. Refused while such an allergy is in force. */
  'chart.recordNoneKnown': command('engine', ofVisit.extend({ of: NoneKnown }), none),
  /** What an allergy in words is, of what its words name or leave open (`AllergyView.named`, `.asked`); its words stay. */
  'chart.codeAllergy': command(
    'engine',
    ofVisit.extend({
      allergyId: Id,
      codes: z
        .array(AllergyCode.pick({ system: true, code: true }))
        .min(1)
        .max(20),
    }),
    none,
  ),
  'chart.correctAllergy': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      allergyId: Id,
      /** Null: as it is. */
      text: Line({ min: 1, max: 200 }).nullable(),
      reaction: Line({ max: 200 }).nullable(),
      criticality: Criticality,
      kind: ReactionKind.nullable(),
      severity: Severity.nullable(),
    }),
    none,
  ),
  /** `refuted`: the patient has no such allergy. `entered-in-error`: it was never to be written, and leaves the chart. */
  'chart.withdrawAllergy': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      allergyId: Id,
      as: z.enum(['refuted', 'entered-in-error']),
      reason: Remark({ min: 1, max: 500 }),
    }),
    none,
  ),
  /** Vital signs as told or seen in the visit; pounds become kilograms. */
  'chart.recordVitals': command(
    'engine',
    ofVisit.extend({ vitals: z.array(Vital).min(1).max(10), ...measured }),
    none,
  ),
  /** One that this provider entered in this visit (`ObservationView.own`): its earlier version stays in its history. */
  'chart.correctVital': command(
    'engine',
    ofVisit.extend({ ...asSeen, observationId: Id, vital: Vital, ...measured }),
    none,
  ),
  /** Pregnancy and the first day of the last period, as the patient tells it; null: not asked. One of them is told. */
  'chart.recordPregnancy': command(
    'engine',
    ofVisit.extend({
      status: Pregnancy.nullable(),
      lastPeriod: PartialDate.nullable(),
    }),
    none,
  ),
  /** One of these that this provider entered in this visit (`ObservationView.own`), answered anew. */
  'chart.correctPregnancy': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      observationId: Id,
      told: z.union([z.object({ status: Pregnancy }), z.object({ lastPeriod: PartialDate })]),
    }),
    none,
  ),
  /** A medicine that the patient takes at home, prescribed elsewhere or bought; `rxcui` where it was picked from the catalog. */
  'chart.recordMedicine': command('engine', ofVisit.extend(takenAtHome), none),
  /** One that this provider entered in this visit (`MedicationView.own`). */
  'chart.correctMedicine': command(
    'engine',
    ofVisit.extend({ ...asSeen, medicineId: Id, ...takenAtHome }),
    none,
  ),
  /** A medicine of the chart is stopped: an order, whoever wrote it, or what the patient is said to take. */
  'chart.discontinue': command(
    'engine',
    ofVisit.extend({
      medicine: z.object({ type: z.enum(['MedicationRequest', 'MedicationStatement']), id: Id }),
      reason: Remark({ min: 1, max: 500 }),
    }),
    none,
  ),
  /** A problem for the list, in words. `unconfirmed`: as the patient tells it. */
  'chart.recordProblem': command(
    'engine',
    ofVisit.extend({
      text: Line({ min: 1, max: 200 }),
      onset: PartialDate.nullable(),
      certainty: z.enum(['confirmed', 'provisional', 'unconfirmed']),
    }),
    none,
  ),
  /** One of the problem list, whoever recorded it. Its code stays for as long as its words do. */
  'chart.correctProblem': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      problemId: Id,
      /** Null: as it is. */
      text: Line({ min: 1, max: 200 }).nullable(),
      /** Null: not known. */
      onset: z.union([z.literal('as-it-is'), PartialDate]).nullable(),
      /** Null: as it is. */
      certainty: z.enum(['confirmed', 'provisional', 'unconfirmed']).nullable(),
      state: z.enum(['as-it-is', 'active', 'resolved']),
      /** Since when it is over, of one that is `resolved`; null: not known. */
      resolved: PartialDate.nullable(),
    }),
    none,
  ),
  /** `refuted`: the patient has no such problem. `entered-in-error`: it was never to be written, and leaves the chart. */
  'chart.withdrawProblem': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      problemId: Id,
      as: z.enum(['refuted', 'entered-in-error']),
      reason: Remark({ min: 1, max: 500 }),
    }),
    none,
  ),
  /** An entry that was never to be written (`own`, `mayRetract`): it leaves the chart, with a reason. */
  'chart.retractEntry': command(
    'engine',
    ofVisit.extend({
      ...asSeen,
      entry: z.object({ type: z.enum(['Observation', 'MedicationStatement']), id: Id }),
      reason: Remark({ min: 1, max: 500 }),
    }),
    none,
  ),
} as const
