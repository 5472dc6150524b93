import { randomUUID } from 'node:crypto'
import type { AllergyIntolerance } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract.ts'
import type { ChartNote, ChartView } from '../../../preload/views.ts'
import { type Desk, now, today, visitOf, writeOf } from '../desk.ts'
import { systems } from '../fhir/systems.ts'
import { Refusal } from '../problems.ts'
import { meetingFor, nameOfMeeting } from '../queue/scheduled.ts'
import { openVisit } from '../visit/mine.ts'
import { changesBetween, type Seen, seenNow } from './changed-since.ts'
import { chartView } from './chart-view.ts'
import { currentRecord } from './current-record.ts'
import { chartNotes } from './notes.ts'

export type ToldAllergy = {
  encounterId: string
  text: string
  rxcui: string | null
  reaction: string | null
  criticality: 'low' | 'high' | 'unable-to-assess'
}

type ChartOf = Input<'chart.note'>['chartOf']

export function chartHandlers(desk: Desk) {
  function open(encounterId: string): ChartView {
    const visit = visitOf(desk, encounterId)
    const { patientId, held, task } = visit
    audit(visit)
    const name = held?.patientName || task?.for?.display || ''
    const chart = chartView(desk.cache, patientId, today(desk), name, desk.outside.log)
    return { ...chart, changedSince: changedSince(encounterId, patientId, chart.load.state === 'complete') }
  }

  /** Against what stood here when the chart was first wholly loaded in this visit; it stays told for the visit. */
  function changedSince(encounterId: string, patientId: string, complete: boolean): string[] {
    const fact = `chart-seen:${encounterId}`
    const seen = desk.cache.fact(fact)
    if (!complete && !seen) return []
    const current = seenNow(desk.cache, patientId, encounterId)
    if (seen) return complete ? changesBetween(JSON.parse(seen) as Seen, current) : []
    desk.cache.setFact(fact, JSON.stringify(current))
    return []
  }

  function audit(visit: ReturnType<typeof visitOf>): void {
    // A visit just handed over is known before it has arrived; its opening is kept when it is here.
    if (!visit.encounter && !visit.task) return
    const about = [`Patient/${visit.patientId}`, `Encounter/${visit.encounterId}`]
    desk.audit.recordOnce('chart-opened', about, visit.encounterId)
  }

  /** The chart of a visit to come: what stands there, without a visit to compare with. */
  function scheduled(appointmentId: string): ChartView {
    const meeting = meetingFor(desk, appointmentId)
    const { patientId } = meeting
    const about = [`Patient/${patientId}`, `Appointment/${appointmentId}`]
    desk.audit.recordOnce('chart-opened', about, appointmentId)
    const name = nameOfMeeting(meeting, undefined)
    return { ...chartView(desk.cache, patientId, today(desk), name, desk.outside.log), changedSince: [] }
  }

  const patientOf = (chartOf: ChartOf) =>
    'encounterId' in chartOf ? visitOf(desk, chartOf.encounterId) : meetingFor(desk, chartOf.appointmentId)

  /** The chart of the record that replaced this one. It is on this machine only where this provider may see it. */
  function current(chartOf: ChartOf): ChartView {
    const living = currentRecord(desk.cache, patientOf(chartOf).patientId)
    if (!living?.patient) throw new Refusal('not-found', 'The current record is not on this machine.')
    const { patientId } = living
    const [type, id] =
      'encounterId' in chartOf ? ['Encounter', chartOf.encounterId] : ['Appointment', chartOf.appointmentId]
    desk.audit.recordOnce('chart-opened', [`Patient/${patientId}`, `${type}/${id}`], `${id} ${patientId}`)
    return { ...chartView(desk.cache, patientId, today(desk), '', desk.outside.log), changedSince: [] }
  }

  /** A note of this patient's chart or of the record that replaced it, of whatever visit: read, and in the audit trail as such. */
  function note(chartOf: ChartOf, compositionId: string): ChartNote {
    const { patientId: own } = patientOf(chartOf)
    const of = [own, currentRecord(desk.cache, own)?.patientId].filter((id) => id !== undefined)
    const [found] = of.flatMap((patientId) =>
      chartNotes(desk.cache, patientId).flatMap((one) =>
        one.compositionId === compositionId ? { patientId, note: one } : [],
      ),
    )
    if (!found) throw new Refusal('not-found', 'This note is no longer on this machine.')
    const about = [`Composition/${compositionId}`, `Patient/${found.patientId}`]
    if (found.note.encounterId) about.push(`Encounter/${found.note.encounterId}`)
    desk.audit.recordOnce('note-opened', about, compositionId)
    return found.note
  }

  return {
    open,
    scheduled,
    current,
    note,
    /** What the patient told: as said, unconfirmed, never merged, sent at once. */
    recordAllergy({ encounterId, text, rxcui, reaction, criticality }: ToldAllergy): ChartView {
      const visit = openVisit(desk, encounterId)
      const at = now(desk)
      const write = writeOf(visit, at)
      const me = { reference: `Practitioner/${visit.me.practitionerId}`, display: visit.me.name }
      const allergy: AllergyIntolerance = {
        resourceType: 'AllergyIntolerance',
        id: randomUUID(),
        clinicalStatus: { coding: [{ system: systems.allergyClinical, code: 'active' }] },
        verificationStatus: { coding: [{ system: systems.allergyVerification, code: 'unconfirmed' }] },
        criticality,
        code: { ...(rxcui ? { coding: [{ system: systems.rxnorm, code: rxcui }] } : {}), text },
        patient: { reference: `Patient/${visit.patientId}` },
        encounter: { reference: `Encounter/${encounterId}` },
        recordedDate: at,
        recorder: me,
        asserter: { reference: `Patient/${visit.patientId}` },
        ...(reaction ? { reaction: [{ manifestation: [{ text: reaction }] }] } : {}),
      }
      const about = [`AllergyIntolerance/${allergy.id}`, `Patient/${visit.patientId}`]
      desk.cache.atomically(() => {
        desk.cache.put(write, allergy)
        desk.audit.record('allergy-recorded', about)
      })
      void desk.sync.now()
      return open(encounterId)
    },
  }
}
