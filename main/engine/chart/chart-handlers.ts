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
import { chartNotes } from './notes.ts'

export type ToldAllergy = {
  encounterId: string
  text: string
  rxcui: string | null
  reaction: string | null
  criticality: 'low' | 'high' | 'unable-to-assess'
}

export function chartHandlers(desk: Desk) {
  function open(encounterId: string): ChartView {
    const visit = visitOf(desk, encounterId)
    const { patientId, held, task } = visit
    audit(visit)
    const name = held?.patientName || task?.for?.display || ''
    const chart = chartView(desk.cache, patientId, today(desk), name)
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
    return { ...chartView(desk.cache, patientId, today(desk), name), changedSince: [] }
  }

  /** A note of this patient's chart, of whatever visit: read, and in the audit trail as such. */
  function note(chartOf: Input<'chart.note'>['chartOf'], compositionId: string): ChartNote {
    const { patientId } =
      'encounterId' in chartOf ? visitOf(desk, chartOf.encounterId) : meetingFor(desk, chartOf.appointmentId)
    const found = chartNotes(desk.cache, patientId).find((one) => one.compositionId === compositionId)
    if (!found) throw new Refusal('not-found', 'This note is no longer on this machine.')
    const about = [`Composition/${compositionId}`, `Patient/${patientId}`]
    if (found.encounterId) about.push(`Encounter/${found.encounterId}`)
    desk.audit.recordOnce('note-opened', about, compositionId)
    return found
  }

  return {
    open,
    scheduled,
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
