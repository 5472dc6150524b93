import { chartHandlers } from '../chart/chart-handlers.ts'
import { discontinue } from '../chart/discontinue.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

/** All but the notes: one that is being written is no record, and only one that was entered in error stands among them. */
const partsOfRecords = [
  'problems',
  'allergies',
  'medications',
  'results',
  'documents',
  'consents',
  'signatures',
  'workflow',
  'other',
]

export function chartFeature({ context }: Parts) {
  const chart = chartHandlers(context)
  const { ofChart, ofPart } = dependsOn(context)
  return {
    queries: {
      'chart.open': {
        read: ({ encounterId }) => chart.open(encounterId),
        keys: (of) => [...ofPart(of, 'allergies', 'medications'), 'shared'],
      },
      'chart.scheduled': {
        read: ({ appointmentId }) => chart.scheduled(appointmentId),
        keys: (of) => ofPart(of),
      },
      'chart.ofResult': {
        read: ({ taskId }) => chart.ofResult(taskId),
        keys: (of) => ofPart(of),
      },
      'chart.current': {
        read: ({ chartOf }) => chart.current(chartOf),
        keys: ({ chartOf }) => ofChart(chartOf),
      },
      'chart.summary': {
        read: ({ chartOf }) => chart.summary(chartOf),
        keys: ({ chartOf }) => [...ofPart(chartOf, ...partsOfRecords, 'notes'), 'practitioner', 'shared'],
      },
      'chart.problems': {
        read: ({ chartOf, most }) => chart.parts(chartOf).problems(most),
        keys: ({ chartOf }) => ofPart(chartOf, 'problems', 'other'),
      },
      'chart.allergies': {
        read: ({ chartOf, most }) => chart.parts(chartOf).allergies(most),
        keys: ({ chartOf }) => ofPart(chartOf, 'allergies', 'other'),
      },
      'chart.medications': {
        read: ({ chartOf, most }) => chart.parts(chartOf).medications(most),
        keys: ({ chartOf }) => [...ofPart(chartOf, 'medications', 'workflow', 'other'), 'shared'],
      },
      'chart.observations': {
        read: ({ chartOf, section, most }) => chart.parts(chartOf).observations(section, most),
        keys: ({ chartOf }) => ofPart(chartOf, 'results'),
      },
      'chart.encounters': {
        read: ({ chartOf, most }) => chart.parts(chartOf).encounters(most),
        keys: ({ chartOf }) => ofPart(chartOf, 'other'),
      },
      'chart.notes': {
        read: ({ chartOf, most }) => chart.parts(chartOf).notes(most),
        keys: ({ chartOf }) => [...ofPart(chartOf, 'notes'), 'practitioner', 'shared'],
      },
      'chart.note': {
        read: ({ chartOf, compositionId }) => chart.note(chartOf, compositionId),
        keys: ({ chartOf }) => ofChart(chartOf),
      },
      'chart.flowsheet': {
        read: ({ chartOf, section, most }) => chart.flowsheet(chartOf, section, most),
        keys: ({ chartOf }) => ofPart(chartOf, 'results'),
      },
      'chart.search': {
        read: ({ chartOf, query }) => chart.search(chartOf, query),
        keys: ({ chartOf }) => ofChart(chartOf),
      },
      'chart.recordCounts': {
        read: ({ chartOf }) => chart.recordCounts(chartOf),
        keys: ({ chartOf }) => ofPart(chartOf, ...partsOfRecords, 'notes'),
      },
      'chart.records': {
        read: ({ chartOf, section, most }) => chart.parts(chartOf).records(section, most),
        keys: ({ chartOf, section }) => [
          ...ofPart(chartOf, ...partsOfRecords, ...(section === 'errors' ? ['notes'] : [])),
          'practitioner',
          'shared',
        ],
      },
      'chart.record': {
        read: ({ chartOf, type, recordId }) => chart.record(chartOf, type, recordId),
        keys: ({ chartOf }) => [...ofChart(chartOf), 'practitioner', 'shared'],
      },
      'chart.attachment': {
        read: ({ chartOf, type, recordId, n }) => chart.attachment(chartOf, type, recordId, n),
        keys: ({ chartOf }) => ofChart(chartOf),
      },
    },
    commands: {
      'chart.fetchDocument': {
        ask: ({ chartOf, type, recordId, n }) => chart.fetchDocument(chartOf, type, recordId, n),
      },
      'chart.document': { write: ({ encounterId }) => chart.document(encounterId) },
      'chart.releaseDocument': { write: ({ encounterId }) => chart.documentNotSaved(encounterId) },
      'chart.recordViewed': {
        write: ({ chartOf, type, recordId }) => chart.recordViewed(chartOf, type, recordId),
      },
      'chart.viewed': { write: ({ chartOf }) => chart.viewed(chartOf) },
      'chart.noteViewed': {
        write: ({ chartOf, compositionId }) => chart.noteViewed(chartOf, compositionId),
      },
      'chart.recordAllergy': { write: (input) => chart.recordAllergy(input) },
      'chart.recordNoneKnown': { write: ({ encounterId, of }) => chart.recordNoneKnown(encounterId, of) },
      'chart.codeAllergy': {
        write: ({ encounterId, allergyId, codes }) => chart.codeAllergy(encounterId, allergyId, codes),
      },
      'chart.correctAllergy': { write: (input) => chart.correctAllergy(input) },
      'chart.withdrawAllergy': { write: (input) => chart.withdrawAllergy(input) },
      'chart.recordVitals': { write: (input) => chart.recordVitals(input) },
      'chart.correctVital': { write: (input) => chart.correctVital(input) },
      'chart.recordPregnancy': { write: (input) => chart.recordPregnancy(input) },
      'chart.correctPregnancy': { write: (input) => chart.correctPregnancy(input) },
      'chart.correctMedicine': { write: (input) => chart.correctMedicine(input) },
      'chart.recordMedicine': { write: (input) => chart.recordMedicine(input) },
      'chart.discontinue': { write: (input) => discontinue(context, input) },
      'chart.recordProblem': { write: (input) => chart.recordProblem(input) },
      'chart.correctProblem': { write: (input) => chart.correctProblem(input) },
      'chart.withdrawProblem': { write: (input) => chart.withdrawProblem(input) },
      'chart.retractEntry': { write: (input) => chart.retractEntry(input) },
    },
  } satisfies Handlers<'chart'>
}
