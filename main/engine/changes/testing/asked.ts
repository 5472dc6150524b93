import type { Channel, channels, Input, Query } from '../../../../preload/contract/index.ts'
import { rosa } from '../../testing/practice.ts'

const { encounterId } = rosa
const compositionId = '00000000-0000-0000-0000-000000000000'

type EngineQuery = { [C in Query]: (typeof channels)[C]['to'] extends 'engine' ? C : never }[Query]

const ofEach: { [C in EngineQuery]: Input<C> } = {
  'session.state': {},
  'queue.list': {},
  'queue.colleagues': {},
  'queue.handOvers': {},
  'queue.unsigned': {},
  'queue.stillOpen': {},
  'chart.open': { encounterId },
  'chart.scheduled': { appointmentId: 'none' },
  'chart.ofResult': { taskId: 'none' },
  'chart.current': { chartOf: { encounterId } },
  'chart.problems': { chartOf: { encounterId }, most: 50 },
  'chart.allergies': { chartOf: { encounterId }, most: 50 },
  'chart.medications': { chartOf: { encounterId }, most: 50 },
  'chart.observations': { chartOf: { encounterId }, section: 'vitals', most: 50 },
  'chart.encounters': { chartOf: { encounterId }, most: 50 },
  'chart.notes': { chartOf: { encounterId }, most: 50 },
  'chart.flowsheet': { chartOf: { encounterId }, section: 'results', most: 50 },
  'chart.search': { chartOf: { encounterId }, query: 'metformin' },
  'chart.summary': { chartOf: { encounterId } },
  'chart.recordCounts': { chartOf: { encounterId } },
  'chart.records': { chartOf: { encounterId }, section: 'other', most: 50 },
  'chart.record': { chartOf: { encounterId }, type: 'Encounter', recordId: encounterId },
  'chart.attachment': { chartOf: { encounterId }, type: 'Encounter', recordId: encounterId, n: 0 },
  'chart.note': { chartOf: { encounterId }, compositionId },
  'visit.get': { encounterId },
  'visit.review': { encounterId, disposition: 'home-care' },
  'note.open': { encounterId },
  'note.review': { encounterId, compositionId },
  'note.reviewMark': { encounterId, compositionId },
  'form.get': { encounterId, form: 'order' },
  'summary.get': { encounterId },
  'instructions.get': { encounterId },
  'letters.list': { encounterId },
  'letters.facts': { encounterId },
  'cosign.count': {},
  'cosign.list': {},
  'inbox.list': {},
  'inbox.result': { taskId: 'none' },
  'phrases.list': {},
  'favorites.list': {},
  'reconciliation.get': { encounterId },
  'orders.list': { encounterId },
  'diagnoses.list': { encounterId },
  'diagnoses.search': { encounterId, query: 'high blood pressure' },
  'orders.scope': {},
  'labs.list': { encounterId },
  'labs.search': { query: 'cbc' },
  'labs.form': { encounterId, test: 'test-cbc' },
  'orders.search': { query: 'amox' },
  'orders.notHere': { query: 'medrol' },
  'orders.refill': { encounterId, medicineId: 'rosa-delgado-medication-1' },
  'orders.check': { encounterId, rxcui: '308182' },
  'orders.weight': { encounterId },
  'orders.pharmacies': { encounterId, query: 'pharmacy' },
  'sync.status': {},
  'sync.setAside': {},
}

/** What each query of the engine is asked in the tests of all of them: one that is left out is an error of types. */
export const asked: { [C in Channel]?: Input<C> } = ofEach
