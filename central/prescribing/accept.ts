import { randomUUID } from 'node:crypto'
import type {
  Composition,
  DetectedIssue,
  MedicationRequest,
  Practitioner,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
// The rule and the catalogue are the workstation's own, on purpose: docs/decisions/shared-allergy-rule.md
import type { ScreenAlert } from '../../main/clinical/alerts.ts'
import { screenAllergies } from '../../main/clinical/allergies/allergy-screen.ts'
import { laterRecords } from '../../main/clinical/demographics.ts'
import { screenMedications } from '../../main/clinical/medications/medication-screen.ts'
import { medicineName } from '../../main/clinical/medications/medicine.ts'
import { Problem } from '../fhir/problem.ts'
import type { Services } from '../fhir/services.ts'
import { decideLicence } from '../licensure/licensure.ts'
import { idOf } from '../store/references.ts'
import { statedPlace } from './stated-location.ts'
import { queueTransmission } from './transmission.ts'

type Order = MedicationRequest & { id: string }
/** Why an order is held: words for the prescriber, and the reference of what in the chart speaks against it. */
type Hold = { words: string; against: string | undefined }

/**
 * Decides the draft orders of a signing, within its transaction: `active`, with a transmission to come, or `on-hold`
 * with the reason. What counts is what stands here now, not what the workstation knew: an allergy recorded elsewhere
 * meanwhile, a word not to give it, a licence that ran out, a patient who stated another place. Without a final Composition nothing happens.
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

/** The note of a visit: an addendum orders nothing. */
const isSignedNote = (it: Resource): it is Composition =>
  it.resourceType === 'Composition' &&
  it.status === 'final' &&
  !it.relatesTo?.some(({ code }) => code === 'appends')

/**
 * Where the patient is, and so who may prescribe, is what was stated in the visit: an order goes out with the note of that
 * visit alone, which its write has shown to be the signer's. Throws `bad-request`.
 */
function checkSignedWith(notes: Composition[], order: MedicationRequest): void {
  const own = notes.some(
    (note) =>
      note.encounter?.reference === order.encounter?.reference &&
      note.subject?.reference === order.subject.reference,
  )
  if (!own)
    throw new Problem('bad-request', 'An order is signed with the note of its own visit.', {
      expression: ['MedicationRequest.encounter'],
    })
}

function decide(services: Services, signer: string, order: Order): void {
  const { store, context } = services
  if (idOf(order.requester?.reference, 'Practitioner') !== signer)
    throw new Problem('invalid-resource', 'An order is signed by its requester.', {
      expression: ['MedicationRequest.requester'],
    })
  if (order.doNotPerform)
    throw new Problem('invalid-resource', 'An order not to give a medication is no prescription.', {
      expression: ['MedicationRequest.doNotPerform'],
    })
  const holds = [...licenceHolds(services, signer, order), ...chartHolds(services, order)]
  const { statusReason: _, ...rest } = order
  if (!holds.length) {
    const active: Order = { ...rest, id: order.id, status: 'active' }
    store.put<MedicationRequest>(active)
    queueTransmission(store, active, context.clock.now())
    return
  }
  const found = holds.flatMap(({ against, words }) => {
    if (!against) return []
    const issue = issueOf(order, against, words, new Date(context.clock.now()).toISOString())
    store.put<DetectedIssue>(issue)
    return [{ reference: `DetectedIssue/${issue.id}` }]
  })
  const detectedIssue: Reference<DetectedIssue>[] = [...(order.detectedIssue ?? []), ...found]
  store.put<MedicationRequest>({
    ...rest,
    id: order.id,
    status: 'on-hold',
    statusReason: { text: holds.map((it) => it.words).join(' ') },
    ...(detectedIssue.length ? { detectedIssue } : {}),
  })
}

function licenceHolds({ store, context }: Services, signer: string, order: Order): Hold[] {
  const encounterId = idOf(order.encounter?.reference, 'Encounter')
  const place = statedPlace(encounterId ? store.read('Encounter', encounterId)?.resource : undefined)
  if (!place)
    return [
      {
        words: 'Held: no location of the patient is recorded, so the license can’t be checked.',
        against: undefined,
      },
    ]
  const practitioner: Practitioner = store.read('Practitioner', signer)?.resource ?? {
    resourceType: 'Practitioner',
  }
  const decision = decideLicence(practitioner, place, context.clock.now())
  return decision.licensed ? [] : [{ words: `Held: ${decision.words}`, against: undefined }]
}

/** What stands in the chart against it: an allergy, an order not to give it. */
function chartHolds({ store }: Services, order: Order): Hold[] {
  const patient = idOf(order.subject?.reference, 'Patient')
  if (!patient) return []
  const overridden = overriddenBy(
    store.search('DetectedIssue', { patient }).map((it) => it.resource),
    order,
  )
  const find = (id: string) => store.read('Medication', id)?.resource
  const { ingredients, allIngredientsKnown } = medicineName(order, find)
  if (!allIngredientsKnown)
    return overridden.any
      ? []
      : [
          {
            words: 'Held: the medication is not in the catalog, so allergies can’t be checked.',
            against: undefined,
          },
        ]
  // Of a record that was merged into another, what stands there counts as well.
  const records = [patient, ...laterRecords(patient, (id) => store.read('Patient', id)?.resource)]
  const allergies = records
    .flatMap((it) => store.search('AllergyIntolerance', { patient: it }))
    .map((it) => it.resource)
  const medicines = records
    .flatMap((it) => store.search('MedicationRequest', { patient: it }))
    .map((it) => it.resource)
    .filter(({ id }) => id !== order.id)
  const alerts = [
    ...screenAllergies({ ingredients, allergies, listState: 'listed' }).alerts,
    ...screenMedications({ ingredients, medicines, find, loaded: true }).alerts,
  ]
  return alerts.flatMap((alert) => {
    const against = aboutOf(alert)
    return alert.severity === 'stop' && against && !overridden.references.has(against)
      ? [{ words: `Held: ${alert.words}`, against }]
      : []
  })
}

/** The resource that an alert is about. */
function aboutOf({ allergyId, medicationId }: ScreenAlert): string | undefined {
  if (allergyId) return `AllergyIntolerance/${allergyId}`
  return medicationId ? `MedicationRequest/${medicationId}` : undefined
}

/** What the prescriber knew and gave a reason for: DetectedIssues of this order with a mitigation. */
function overriddenBy(issues: DetectedIssue[], order: Order): { any: boolean; references: Set<string> } {
  const mine = issues.filter(
    (issue) =>
      issue.status !== 'entered-in-error' &&
      issue.author?.reference === order.requester?.reference &&
      (issue.mitigation?.some((it) => it.action?.text?.trim()) ?? false) &&
      (issue.implicated?.some((it) => it.reference === `MedicationRequest/${order.id}`) ?? false),
  )
  const references = mine.flatMap((issue) => issue.implicated ?? []).flatMap((it) => it.reference ?? [])
  return { any: mine.length > 0, references: new Set(references) }
}

function issueOf(order: Order, against: string, words: string, now: string): DetectedIssue & { id: string } {
  return {
    resourceType: 'DetectedIssue',
    id: randomUUID(),
    status: 'final',
    code: against.startsWith('AllergyIntolerance/')
      ? {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
              code: 'ALGY',
              display: 'Allergy Alert',
            },
          ],
        }
      : { text: 'The chart says not to give this medication' },
    severity: 'high',
    patient: { reference: order.subject.reference as string },
    identifiedDateTime: now,
    implicated: [{ reference: `MedicationRequest/${order.id}` }, { reference: against }],
    detail: words,
  }
}
