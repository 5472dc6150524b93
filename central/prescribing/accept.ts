import { randomUUID } from 'node:crypto'
import type {
  CodeableConcept,
  DetectedIssue,
  MedicationRequest,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
// The rule and the catalog are the workstation's own, on purpose: docs/decisions/shared-allergy-rule.md
import { factsOf } from '../../main/clinical/absolutes/patient-facts.ts'
import { hasLimits, isAnsweredBy, screenAbsolutes } from '../../main/clinical/absolutes/screen-absolutes.ts'
import type { ScreenAlert } from '../../main/clinical/alerts.ts'
import { screenAllergies } from '../../main/clinical/allergies/allergy-screen.ts'
import { hasCode } from '../../main/clinical/codes/concepts.ts'
import { isDoseIssue } from '../../main/clinical/codes/dose-issue.ts'
import { rounds, systems } from '../../main/clinical/codes/rounds-systems.ts'
import { laterRecords } from '../../main/clinical/demographics.ts'
import { withoutStopped } from '../../main/clinical/medications/about-order.ts'
import { olderHint } from '../../main/clinical/medications/held-order.ts'
import { screenMedications } from '../../main/clinical/medications/medication-screen.ts'
import { type Medicine, medicineName } from '../../main/clinical/medications/medicine.ts'
import { keepLongMembers } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import { isInDirectory, performerOf } from '../directory/pharmacies.ts'
import type { Services } from '../leases/services.ts'
import { idOf } from '../readers/references.ts'
import { doseHolds } from './dose-holds.ts'
import { checkSignedWith, isSignedNote, licenseHold } from './signed-with.ts'
import { queueTransmission } from './transmission.ts'
import { type Hold, implicates, type Order, weighedBy } from './weighed.ts'

/**
 * Decides the draft orders of a signing, within its transaction: `active`, with a transmission to come, or `on-hold`
 * with the reason. What counts is what stands here now, not what the workstation knew: an allergy recorded elsewhere
 * meanwhile, a word not to give it, a license that ran out, a patient who stated another place, a pharmacy that closed. Without a final Composition nothing happens.
 * Throws `bad-request` for an order of another visit than the note that is signed, and `invalid-resource` for one of another requester
 * than the signer, or not to give something.
 */
export function acceptSigned(services: Services, signer: string, written: Resource[]): void {
  const notes = written.filter(isSignedNote)
  if (notes.length === 0) return
  for (const it of written) {
    if (it.resourceType !== 'MedicationRequest' || it.status !== 'draft') continue
    checkSignedWith(notes, it)
    decide(services, signer, it as Order)
  }
}

function decide(services: Services, signer: string, order: Order): void {
  if (idOf(order.requester?.reference, 'Practitioner') !== signer)
    throw new Problem('invalid-resource', 'An order is signed by its requester.', {
      expression: ['MedicationRequest.requester'],
    })
  if (order.doNotPerform)
    throw new Problem('invalid-resource', 'An order not to give a medication is no prescription.', {
      expression: ['MedicationRequest.doNotPerform'],
    })
  const holds = holdsOf(services, signer, order)
  if (holds.length > 0) hold(services, order, holds)
  else activate(services, order)
}

/**
 * It does not go out: `on-hold`, with a DetectedIssue for each that a reason in words would answer. `before`: what it was held
 * for already, which has its issues.
 */
export function hold({ store, context }: Services, order: Order, holds: Hold[], before = ''): void {
  const { statusReason: _, ...rest } = order
  const found = holds.flatMap(({ against, message, code }) => {
    if (!takesReason({ against, code }) || before.includes(message)) return []
    const issue = issueOf(order, against, message, new Date(context.clock.now()).toISOString(), code)
    store.put<DetectedIssue>(issue)
    return [{ reference: `DetectedIssue/${issue.id}` }]
  })
  const detectedIssue: Reference<DetectedIssue>[] = [...(order.detectedIssue ?? []), ...found]
  const held: Order = {
    ...rest,
    id: order.id,
    status: 'on-hold',
    statusReason: {
      text: [...holds.map((it) => it.message), ...(holds.some(takesReason) ? [olderHint] : [])].join(' '),
    },
    ...(detectedIssue.length ? { detectedIssue } : {}),
  }
  store.put<MedicationRequest>(keepLongMembers(held, order))
}

/** No reason in words makes up for a license, or for what can't be checked. */
const takesReason = ({ against, code }: Pick<Hold, 'against' | 'code'>): boolean =>
  against.length > 0 || code !== undefined

/** What keeps an order from going out now; nothing where it may. */
export const holdsOf = (services: Services, signer: string, order: Order): Hold[] => [
  ...licenseHolds(services, signer, order),
  ...pharmacyHolds(services, order),
  ...chartHolds(services, order),
]

/** It goes out: accepted, with a transmission to come. */
export function activate({ store, context }: Services, order: Order): void {
  const { statusReason: _, ...rest } = order
  const active: Order = { ...rest, id: order.id, status: 'active' }
  store.put<MedicationRequest>(keepLongMembers(active, order))
  queueTransmission(store, active, context.clock.now())
}

function licenseHolds(services: Services, signer: string, order: Order): Hold[] {
  const message = licenseHold(services, signer, order)
  return message === null ? [] : [{ message, against: [] }]
}

/** It could be dispensed nowhere: its pharmacy closed since it was chosen, or never was one. */
function pharmacyHolds({ store }: Services, order: Order): Hold[] {
  const pharmacy = performerOf(order)
  if (!pharmacy || isInDirectory(store.db, pharmacy)) return []
  const name = order.dispenseRequest?.performer?.display ?? 'its pharmacy'
  return [{ message: `Held: ${name} is not in the directory of pharmacies any more.`, against: [] }]
}

/** What stands in the chart against it: an allergy, an order not to give it, a row of the table of absolutes; and a dose above a ceiling. */
function chartHolds(services: Services, order: Order): Hold[] {
  const { store } = services
  const patient = idOf(order.subject?.reference, 'Patient')
  if (!patient) return []
  const issues = store.search('DetectedIssue', { patient }).map((it) => it.resource)
  const overridden = overriddenBy(issues, order)
  const find = (id: string) => store.read('Medication', id)?.resource
  const { ingredients, allIngredientsKnown } = medicineName(order, find)
  if (!allIngredientsKnown)
    return overridden.any
      ? []
      : [
          {
            message: 'Held: the medication is not in the catalog, so allergies can’t be checked.',
            against: [],
          },
        ]
  // Of a record that was merged into another, what stands there counts as well.
  const records = [patient, ...laterRecords(patient, (id) => store.read('Patient', id)?.resource)]
  const allergies = records
    .flatMap((it) => store.search('AllergyIntolerance', { patient: it }))
    .map((it) => it.resource)
  const medicines = withoutStopped(
    records
      .flatMap((it): Medicine[] => [
        ...store.search('MedicationRequest', { patient: it }).map((one) => one.resource),
        ...store.search('MedicationStatement', { patient: it }).map((one) => one.resource),
      ])
      .filter(({ id }) => id !== order.id),
  ).filter(({ resourceType }) => resourceType === 'MedicationRequest')
  const alerts = [
    ...screenAllergies({ ingredients, allergies, listState: 'listed' }).alerts,
    ...screenMedications({ ingredients, medicines, find, loaded: true }).alerts,
  ]
  return [
    ...alerts.flatMap((alert) => {
      const against = aboutOf(alert)
      return alert.severity === 'stop' && against && !overridden.references.has(against)
        ? [{ message: `Held: ${alert.message}`, against: [against] }]
        : []
    }),
    ...absoluteHolds(services, order, records, issues),
    ...doseHolds(services, order, records, issues),
  ]
}

/**
 * By the same table as the workstation's. What the prescriber ordered beside it in this visit was ordered knowingly: of two that
 * must not meet, the reason given for one is the other's too.
 */
function absoluteHolds(
  { store, context }: Services,
  order: Order,
  records: string[],
  issues: DetectedIssue[],
): Hold[] {
  const find = (id: string) => store.read('Medication', id)?.resource
  const ordered = medicineName(order, find)
  const all = <T extends 'MedicationStatement' | 'Observation' | 'Condition'>(type: T) =>
    records.flatMap((patient) => store.search(type, { patient })).map((it) => it.resource)
  const isBeside = (it: Medicine): boolean =>
    it.resourceType === 'MedicationRequest' &&
    order.encounter?.reference !== undefined &&
    it.encounter?.reference === order.encounter?.reference &&
    it.requester?.reference === order.requester?.reference
  const requests = records
    .flatMap((patient) => store.search('MedicationRequest', { patient }))
    .map((it) => it.resource)
    .filter(({ id }) => id !== order.id)
  const medicines: Medicine[] = withoutStopped([...requests, ...all('MedicationStatement')]).map((it) =>
    isBeside(it) && it.status === 'active' ? ({ ...it, status: 'draft' } as Medicine) : it,
  )
  const beside = [order, ...requests.filter(isBeside)]
  const asked = hasLimits(ordered)
  const facts = factsOf({
    patient: store.read('Patient', records.at(-1) ?? '')?.resource,
    observations: asked ? all('Observation').filter(({ status }) => status !== 'entered-in-error') : [],
    conditions: asked ? all('Condition') : [],
    now: context.clock.now(),
  })
  return screenAbsolutes({ ordered, medicines, find, facts }).alerts.flatMap((alert) => {
    if (alert.severity !== 'stop' || !alert.absolute) return []
    const { absolute } = alert
    const { row, about } = absolute
    const answers = answersOf(issues, order, row)
    // Of this order or one beside it: a reason that was given in another visit may hold no longer.
    const answered = answers.some(
      (issue) =>
        beside.some(({ id }) => implicates(issue, `MedicationRequest/${id}`)) &&
        isAnsweredBy(absolute, (one) => implicates(issue, one)),
    )
    if (answered) return []
    const code = { coding: [{ system: rounds.absolute, code: row }] }
    return [{ message: `Held: ${alert.message}`, against: about, code }]
  })
}

/** The requester’s own issues of a row, each with a reason in words. */
const answersOf = (issues: DetectedIssue[], order: Order, row: string): DetectedIssue[] =>
  weighedBy(issues, order).filter(({ code }) => hasCode(code, rounds.absolute, row))

/** The resource that an alert is about. */
function aboutOf({ allergyId, medicationId }: ScreenAlert): string | undefined {
  if (allergyId) return `AllergyIntolerance/${allergyId}`
  return medicationId ? `MedicationRequest/${medicationId}` : undefined
}

/** What the prescriber knew and gave a reason for: DetectedIssues of this order with a mitigation. */
function overriddenBy(issues: DetectedIssue[], order: Order): { any: boolean; references: Set<string> } {
  const mine = weighedBy(issues, order).filter((issue) => implicates(issue, `MedicationRequest/${order.id}`))
  const references = mine.flatMap((issue) => issue.implicated ?? []).flatMap((it) => it.reference ?? [])
  // A reason for the dose is none for what could not be checked.
  const any = mine.some(({ code }) => !isDoseIssue(code))
  return { any, references: new Set(references) }
}

const allergyAlert: CodeableConcept = {
  coding: [
    {
      system: systems.actCode,
      code: 'ALGY',
      display: 'Allergy Alert',
    },
  ],
}
const doNotGive: CodeableConcept = { text: 'The chart says not to give this medication' }

function issueOf(
  order: Order,
  against: string[],
  message: string,
  now: string,
  code?: CodeableConcept,
): DetectedIssue & { id: string } {
  return {
    resourceType: 'DetectedIssue',
    id: randomUUID(),
    status: 'final',
    code: code ?? (against[0]?.startsWith('AllergyIntolerance/') ? allergyAlert : doNotGive),
    severity: 'high',
    patient: { reference: order.subject.reference as string },
    identifiedDateTime: now,
    implicated: [
      { reference: `MedicationRequest/${order.id}` },
      ...against.map((reference) => ({ reference })),
    ],
    detail: message,
  }
}
