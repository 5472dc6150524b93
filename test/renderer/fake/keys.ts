import type { Command, Input, Key, Output, Query } from '../../../preload/contract/index.ts'
import { personOf } from './results.ts'

/**
 * What the answers of the fake depend on and what its commands touch. `fake-keys.integration.test.ts` and `all-or-nothing`
 * hold both to the engine's own: a spec must not see anew what the workstation would not.
 */

type OfVisit = { encounterId: string }
type ChartOf = OfVisit | { appointmentId: string } | { taskId: string }

const patientOf = (of: ChartOf): string => {
  if ('encounterId' in of) return `patient-${of.encounterId}`
  return 'taskId' in of ? `patient-${personOf(of.taskId)}` : 'patient-mei'
}
const whose = (of: ChartOf): Key => ('encounterId' in of ? `visit:${of.encounterId}` : 'queue')
const ofChart = (of: ChartOf): Key[] => ['session', whose(of), `chart:${patientOf(of)}`]
const ofPart = (of: ChartOf, ...parts: string[]): Key[] => [
  'session',
  whose(of),
  ...['patient', 'load', ...parts].map((part): Key => `chart:${patientOf(of)}:${part}`),
]
const ofVisit = (of: OfVisit): Key[] => [
  ...ofPart(of, 'consents', 'other'),
  'practitioner',
  `note:${of.encounterId}:state`,
]
const ofNote = (of: OfVisit): Key[] => [
  ...ofPart(of, 'notes', 'signatures'),
  'practitioner',
  `note:${of.encounterId}`,
  `typed:${of.encounterId}`,
]
const ofOrders = (of: OfVisit): Key[] => [
  ...ofVisit(of),
  ...ofPart(of, 'allergies', 'medications', 'problems', 'results', 'other'),
  'shared',
  `orders:${of.encounterId}`,
]
const ofDiagnoses = (of: OfVisit): Key[] => [...ofVisit(of), ...ofPart(of, 'problems', 'results'), 'shared']
const ofAllergies = ({ encounterId }: OfVisit): Key[] => [`chart:patient-${encounterId}:allergies`]
const ofProblems = ({ encounterId }: OfVisit): Key[] => [`chart:patient-${encounterId}:problems`]
const ofResults = ({ encounterId }: OfVisit): Key[] => [`chart:patient-${encounterId}:results`]
const ofMedications = ({ encounterId }: OfVisit): Key[] => [`chart:patient-${encounterId}:medications`]
const partOf = { Observation: 'results', MedicationStatement: 'medications' } as const
const ofRecords = [
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
const ofRows: Key[] = ['session', 'queue', 'practitioner', 'visit', 'note', 'chart']

const dependsOn: { [Q in Query]?: (input: Input<Q>) => Key[] } = {
  'session.state': () => ['session', 'practitioner'],
  'queue.list': () => [...ofRows, 'central'],
  'queue.handOvers': () => ['session', 'queue'],
  'queue.colleagues': () => ['session', 'colleagues'],
  'queue.unsigned': () => ofRows,
  'queue.stillOpen': () => [
    'session',
    'queue',
    'practitioner',
    'visit',
    'note',
    'orders',
    'form',
    'sync',
    'shared',
    'chart',
  ],
  'chart.open': (of) => [...ofPart(of, 'allergies', 'medications'), 'shared'],
  'chart.scheduled': (of) => ofPart(of),
  'chart.ofResult': (of) => ofPart(of),
  'chart.current': ({ chartOf }) => ofChart(chartOf),
  'chart.problems': ({ chartOf }) => ofPart(chartOf, 'problems', 'other'),
  'chart.allergies': ({ chartOf }) => ofPart(chartOf, 'allergies', 'other'),
  'chart.medications': ({ chartOf }) => [...ofPart(chartOf, 'medications', 'workflow', 'other'), 'shared'],
  'chart.observations': ({ chartOf }) => ofPart(chartOf, 'results'),
  'chart.encounters': ({ chartOf }) => ofPart(chartOf, 'other'),
  'chart.notes': ({ chartOf }) => [...ofPart(chartOf, 'notes'), 'practitioner', 'shared'],
  'chart.flowsheet': ({ chartOf }) => ofPart(chartOf, 'results'),
  'chart.summary': ({ chartOf }) => [...ofPart(chartOf, ...ofRecords, 'notes'), 'practitioner', 'shared'],
  'chart.search': ({ chartOf }) => ofChart(chartOf),
  'chart.recordCounts': ({ chartOf }) => ofPart(chartOf, ...ofRecords, 'notes'),
  'chart.records': ({ chartOf, section }) => [
    ...ofPart(chartOf, ...ofRecords, ...(section === 'errors' ? ['notes'] : [])),
    'practitioner',
    'shared',
  ],
  'chart.record': ({ chartOf }) => [...ofChart(chartOf), 'practitioner', 'shared'],
  'chart.attachment': ({ chartOf }) => ofChart(chartOf),
  'chart.note': ({ chartOf }) => ofChart(chartOf),
  'visit.get': ofVisit,
  'visit.review': (of) => [...ofNote(of), ...ofOrders(of), `form:${of.encounterId}`],
  'note.open': ofNote,
  'note.review': ofNote,
  'note.reviewMark': (of) => [...ofNote(of), ...ofOrders(of), ...ofRows],
  'form.get': ({ encounterId }) => ['session', `form:${encounterId}`],
  'summary.get': (of) => [...ofNote(of), ...ofOrders(of)],
  'instructions.get': (of) => [...ofVisit(of), ...ofPart(of, 'problems'), 'shared'],
  'letters.list': (of) => [...ofVisit(of), ...ofPart(of, 'documents'), 'shared', `form:${of.encounterId}`],
  'letters.facts': (of) => [
    ...ofVisit(of),
    ...ofNote(of),
    ...ofPart(of, 'allergies', 'medications', 'problems', 'workflow'),
    'shared',
  ],
  'cosign.count': () => ['session', 'co-sign'],
  'cosign.list': () => ['session', 'co-sign'],
  'inbox.list': () => ['session', 'queue', 'shared', 'chart'],
  'inbox.result': (of) => [...ofChart(of), 'visit', 'shared'],
  'phrases.list': () => ['session', 'shared'],
  'reconciliation.get': (of) => [...ofPart(of, 'medications', 'workflow', 'other'), 'practitioner', 'shared'],
  'favorites.list': () => ['session', 'shared'],
  'orders.list': ofOrders,
  'orders.scope': () => [],
  'orders.search': () => [],
  'orders.notHere': () => [],
  'orders.check': ofOrders,
  'orders.refill': ofOrders,
  'orders.weight': ofOrders,
  'orders.pharmacies': ofOrders,
  'labs.list': ofOrders,
  'labs.search': () => ['shared'],
  'labs.form': ofOrders,
  'diagnoses.list': ofDiagnoses,
  'diagnoses.search': ofDiagnoses,
  'sync.status': () => ['session', 'sync', 'central'],
  'sync.setAside': () => ['session', 'sync'],
}

const asked = ({ encounterId }: OfVisit): Key[] => [`visit:${encounterId}`]
const visit = ({ encounterId }: OfVisit): Key[] => [`visit:${encounterId}`, 'queue']
const note = ({ encounterId }: OfVisit): Key[] => [`note:${encounterId}`]
const orders = ({ encounterId }: OfVisit): Key[] => [`orders:${encounterId}`]
const session = (): Key[] => ['session']

const touchedBy: { [C in Command]?: (input: Input<C>, answer: Output<C>) => Key[] } = {
  'session.signIn': session,
  'session.signOut': session,
  'session.setAvailability': session,
  'queue.claim': (_, claimed) => visit(claimed),
  'queue.begin': (_, begun) => visit(begun),
  'queue.release': ({ taskId }) => visit({ encounterId: taskId.replace('task-', '') }),
  'queue.handOver': ({ taskId }) => visit({ encounterId: taskId.replace('task-', '') }),
  'queue.offer': () => ['queue'],
  'queue.acceptOffer': (_, accepted) => visit(accepted),
  'queue.refuseOffer': () => ['queue'],
  'queue.takeBackOffer': () => ['queue'],
  'visit.confirmIdentity': asked,
  'visit.recordConsent': ({ encounterId }) => [
    `visit:${encounterId}`,
    `chart:patient-${encounterId}:consents`,
  ],
  'visit.recordContact': asked,
  'visit.recordEarlierContact': asked,
  'visit.recordLocation': asked,
  'visit.start': visit,
  'visit.beginEmergency': asked,
  'visit.undoEmergency': asked,
  'visit.recordEmergency': asked,
  'visit.finishLater': asked,
  'visit.end': visit,
  'visit.sign': (of) => [...visit(of), ...note(of), ...orders(of)],
  'chart.discontinue': ofMedications,
  'chart.recordAllergy': ofAllergies,
  'chart.recordNoneKnown': ofAllergies,
  'chart.codeAllergy': ofAllergies,
  'chart.correctAllergy': ofAllergies,
  'chart.withdrawAllergy': ofAllergies,
  'chart.recordVitals': ofResults,
  'chart.correctVital': ofResults,
  'chart.recordPregnancy': ofResults,
  'chart.correctPregnancy': ofResults,
  'chart.correctMedicine': ofMedications,
  'chart.recordMedicine': ofMedications,
  'chart.recordProblem': ofProblems,
  'chart.correctProblem': ofProblems,
  'chart.withdrawProblem': ofProblems,
  'diagnoses.add': (of) => [...asked(of), ...ofProblems(of)],
  'diagnoses.remove': (of) => [...asked(of), ...ofProblems(of)],
  'diagnoses.move': asked,
  'diagnoses.toProblemList': ofProblems,
  'chart.retractEntry': ({ encounterId, entry }) => [`chart:patient-${encounterId}:${partOf[entry.type]}`],
  'note.edit': ({ encounterId }) => [`typed:${encounterId}`],
  'note.addendum': note,
  'note.decide': note,
  'note.seen': note,
  'note.takeOver': note,
  'note.addendumSeen': note,
  'note.discard': note,
  'note.sign': note,
  'note.mark': (of) => [...note(of), ...orders(of)],
  'form.keep': ({ encounterId }) => [`form:${encounterId}`],
  'orders.draft': orders,
  'orders.findPharmacies': () => ['shared'],
  'orders.preferPharmacy': (of) => [`chart:${patientOf(of)}:other`],
  'orders.nameDiagnosis': orders,
  'orders.remove': orders,
  'orders.stop': orders,
  // The issue with the reason is of the chart, and of no visit.
  'orders.giveReason': (of) => [`chart:${patientOf(of)}:other`],
  'orders.called': orders,
  'labs.order': orders,
  'labs.orderSet': orders,
  'labs.remove': orders,
  'labs.cancel': (of) => [...orders(of), `chart:${patientOf(of)}:other`],
  'phrases.save': () => ['shared'],
  'phrases.remove': () => ['shared'],
  'reconciliation.answer': ofMedications,
  'reconciliation.takeBack': ofMedications,
  'favorites.keep': () => ['shared'],
  'favorites.rename': () => ['shared'],
  'favorites.remove': () => ['shared'],
  'instructions.send': (of) => [`chart:${patientOf(of)}:other`],
  'instructions.takeBack': (of) => [`chart:${patientOf(of)}:other`],
  'letters.finish': (of) => [`chart:${patientOf(of)}:documents`, `form:${of.encounterId}`],
  'letters.takeBack': (of) => [`chart:${patientOf(of)}:documents`],
  'cosign.sign': () => ['co-sign'],
  'inbox.acknowledge': () => ['queue', 'chart'],
  'inbox.tell': () => ['chart'],
}

export const keysTouchedBy = (name: string, input: unknown, answer: unknown): Key[] =>
  touchedBy[name as Command]?.(input as never, answer as never) ?? []

export const keysOf = (name: string, input: unknown): Key[] | undefined =>
  dependsOn[name as Query]?.(input as never)
