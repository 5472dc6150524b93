import type { ResourceType } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type {
  AttachmentView,
  ChartHeader,
  ChartNote,
  ChartSummary,
  Flowsheet,
  RecordCounts,
  SearchAnswer,
  WholeRecord,
} from '../../../preload/views/index.ts'
import { writeFhirJson } from '../../clinical/fhir-json.ts'
import type { Section } from '../../clinical/observations/observation-sections.ts'
import { aboutVisit, type EngineContext, now, today, visitOf } from '../context/engine-context.ts'
import { meetingFor } from '../context/meeting-for.ts'
import { reviewFor } from '../context/review-for.ts'
import { currentRecord } from '../record/current-record.ts'
import { nameOfMeeting } from '../record/meetings.ts'
import { allergyWrites } from './allergy-writes.ts'
import { attachmentOf } from './attachments.ts'
import { changedSince, seenUpTo } from './changed-since.ts'
import { chartDocument } from './chart-document.ts'
import type { Reader } from './chart-entry.ts'
import { chartHeader } from './chart-header.ts'
import { type ChartOf, patientOfChart } from './chart-of.ts'
import { chartParts } from './chart-parts.ts'
import { searchChart } from './chart-search.ts'
import { documentAtServer } from './documents.ts'
import { flowsheet } from './flowsheet.ts'
import { medicineWrites } from './medicine-writes.ts'
import { chartNote } from './notes.ts'
import { pregnancyWrites } from './pregnancy-writes.ts'
import { problemWrites } from './problem-writes.ts'
import { recordCounts, wholeRecord } from './records.ts'
import { retractEntry } from './retract.ts'
import { chartSummary } from './summary.ts'
import { vitalWrites } from './vital-writes.ts'

export function chartHandlers(context: EngineContext) {
  const { cache, central } = context
  const service = `${context.platform.centralUrl.replace(/\/+$/, '')}/fhir/R4`
  const header = (patientId: string, name: string) =>
    chartHeader(cache, patientId, today(context), name, context.platform.log)

  function open(encounterId: string): ChartHeader {
    const visit = visitOf(context, encounterId)
    const { patientId, held, task } = visit
    const chart = header(patientId, held?.patientName || task?.for?.display || '')
    return { ...chart, changedSince: changes(encounterId, patientId, chart.load.state === 'complete') }
  }

  /** Against what stood here when the chart was first wholly loaded in this visit; it stays told for the visit. */
  function changes(encounterId: string, patientId: string, complete: boolean): string[] {
    const seen = complete ? cache.chartSeen(encounterId) : undefined
    return seen ? changedSince(cache, patientId, encounterId, seen) : []
  }

  /** Once for one opening, however often it is drawn. */
  function viewed(chartOf: ChartOf): void {
    const patientId = patientOfChart(context, chartOf)
    const opened = (what: string, id: string) =>
      context.audit.recordOnce(
        'chart-opened',
        [`Patient/${patientId}`, `${what}/${id}`],
        chartOf.current ? `${id} ${patientId}` : id,
      )
    if ('appointmentId' in chartOf) opened('Appointment', chartOf.appointmentId)
    else if ('taskId' in chartOf) opened('Task', chartOf.taskId)
    else if (chartOf.current) opened('Encounter', chartOf.encounterId)
    else ofVisitViewed(chartOf.encounterId, () => opened('Encounter', chartOf.encounterId))
  }

  function ofVisitViewed(encounterId: string, opened: () => void): void {
    const { encounter, task, patientId } = visitOf(context, encounterId)
    // A visit just handed over is known before it has arrived; its opening is kept when it is here.
    if (encounter || task) opened()
    const complete = cache.compartment(patientId).state === 'complete'
    if (complete && !cache.chartSeen(encounterId))
      cache.keepChartSeen(encounterId, seenUpTo(cache, patientId))
  }

  /** The chart of a visit to come: what stands there, without a visit to compare with. */
  function scheduled(appointmentId: string): ChartHeader {
    const meeting = meetingFor(context, appointmentId)
    const { patientId } = meeting
    return { ...header(patientId, nameOfMeeting(meeting, undefined)), changedSince: [] }
  }

  /** The chart around a result that is reviewed. */
  function ofResult(taskId: string): ChartHeader {
    const { patientId, task } = reviewFor(context, taskId)
    return { ...header(patientId, task.for?.display ?? ''), changedSince: [] }
  }

  function current(chartOf: ChartOf): ChartHeader {
    const patientId = patientOfChart(context, { ...chartOf, current: true })
    return { ...header(patientId, ''), changedSince: [] }
  }

  const parts = (chartOf: ChartOf) =>
    chartParts(cache, patientOfChart(context, chartOf), context.platform.log, readerOf(chartOf))

  /** Of a visit's own chart, in which they may change what they entered. */
  function readerOf(chartOf: ChartOf): Reader | null {
    if (!('encounterId' in chartOf) || chartOf.current) return null
    return { encounterId: chartOf.encounterId, practitionerId: context.session.me().practitionerId }
  }

  function summary(chartOf: ChartOf): ChartSummary {
    const patientId = patientOfChart(context, chartOf)
    const { practitionerId } = context.session.me()
    const open = 'encounterId' in chartOf ? chartOf.encounterId : null
    return chartSummary({ cache, patientId, practitionerId }, open, today(context))
  }

  /** A note of this patient's chart or of the record that replaced it, of whatever visit. */
  function found(chartOf: ChartOf, compositionId: string): { patientId: string; note: ChartNote } {
    const own = patientOfChart(context, chartOf)
    const of = [own, currentRecord(cache, own)?.patientId].filter((id) => id !== undefined)
    const [found] = of.flatMap((patientId) => {
      const note = chartNote(cache, patientId, compositionId)
      return note ? { patientId, note } : []
    })
    if (!found) throw new Refusal('not-found', 'This note is no longer on this machine.')
    return found
  }

  function noteViewed(chartOf: ChartOf, compositionId: string): void {
    const { patientId, note } = found(chartOf, compositionId)
    const about = [`Composition/${compositionId}`, `Patient/${patientId}`]
    if (note.encounterId) about.push(`Encounter/${note.encounterId}`)
    context.audit.recordOnce('note-opened', about, compositionId)
  }

  function record(chartOf: ChartOf, type: string, id: string): WholeRecord {
    const patientId = patientOfChart(context, chartOf)
    const whole = wholeRecord(cache, patientId, type as ResourceType, id, service)
    if (!whole) throw new Refusal('not-found', 'This record is no longer on this machine.')
    return whole
  }

  function attachment(chartOf: ChartOf, type: string, id: string, n: number): AttachmentView {
    const patientId = patientOfChart(context, chartOf)
    const found = attachmentOf(cache, patientId, type as ResourceType, id, n)
    if (!found) throw new Refusal('not-found', 'This document is no longer on this machine.')
    return found
  }

  /** Nothing of it is kept. */
  async function fetchDocument(chartOf: ChartOf, type: string, id: string, n: number) {
    const patientId = patientOfChart(context, chartOf)
    const found = await documentAtServer({ cache, central, service }, patientId, type as ResourceType, id, n)
    if (!found) throw new Refusal('not-found', 'This document is no longer on this machine.')
    return { answer: (): AttachmentView => found }
  }

  function recordViewed(chartOf: ChartOf, type: string, id: string): void {
    const patientId = patientOfChart(context, chartOf)
    record(chartOf, type, id)
    context.audit.recordOnce('record-opened', [`${type}/${id}`, `Patient/${patientId}`], `${type}/${id}`)
  }

  /** The whole chart of a visit's patient, to be given to somebody else: with its audit entry, or not at all. */
  function document(encounterId: string): { json: string } {
    const visit = visitOf(context, encounterId)
    const { patientId, me } = visit
    const bundle = chartDocument(cache, {
      patientId,
      base: `${context.platform.centralUrl.replace(/\/+$/, '')}/fhir/R4`,
      at: now(context),
      author: { reference: `Practitioner/${me.practitionerId}`, display: me.name },
    })
    context.audit.record('chart-exported', aboutVisit(visit))
    return { json: writeFhirJson(bundle) }
  }

  const documentNotSaved = (encounterId: string): void =>
    context.audit.record('chart-not-exported', aboutVisit(visitOf(context, encounterId)))

  return {
    open,
    summary,
    document,
    documentNotSaved,
    record,
    attachment,
    fetchDocument,
    recordViewed,
    flowsheet: (chartOf: ChartOf, section: Section, most: number): Flowsheet =>
      flowsheet(cache, patientOfChart(context, chartOf), section, most, context.platform.log),
    search: (chartOf: ChartOf, query: string): Promise<SearchAnswer> =>
      searchChart(
        cache,
        patientOfChart(context, chartOf),
        query,
        () => new Promise((go) => setImmediate(go)),
      ),
    recordCounts: (chartOf: ChartOf): RecordCounts => recordCounts(cache, patientOfChart(context, chartOf)),
    scheduled,
    ofResult,
    current,
    parts,
    viewed,
    note: (chartOf: ChartOf, compositionId: string): ChartNote => found(chartOf, compositionId).note,
    noteViewed,
    ...allergyWrites(context),
    ...vitalWrites(context),
    ...pregnancyWrites(context),
    ...medicineWrites(context),
    ...problemWrites(context),
    retractEntry: (input: Input<'chart.retractEntry'>) => retractEntry(context, input),
  }
}
