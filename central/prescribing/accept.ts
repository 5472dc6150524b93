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
import { screenAllergies } from '../../main/engine/orders/allergy-screen.ts'
import { medicationOf } from '../../main/engine/terminology/catalogue.ts'
import { Problem } from '../fhir/problem.ts'
import type { Services } from '../fhir/services.ts'
import { decideLicence } from '../licensure/licensure.ts'
import { idOf } from '../store/references.ts'
import { statedState } from './stated-location.ts'
import { queueTransmission } from './transmission.ts'

type Order = MedicationRequest & { id: string }
/** Why an order is held: words for the prescriber, and the allergy it was for, if it was one. */
type Hold = { words: string; allergy: string | undefined }

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/**
 * Decides the draft orders of a signing, within its transaction: `active`, with a transmission to come, or `on-hold`
 * with the reason. What counts is what stands here now, not what the workstation knew: an allergy recorded elsewhere
 * meanwhile, a licence that ran out, a patient who stated another place. Without a final Composition nothing happens.
 * Throws `invalid-resource` for an order signed by another than its requester.
 */
export function acceptSigned(services: Services, signer: string, written: Resource[]): void {
  const signing = written.some(
    (it) => it.resourceType === 'Composition' && (it as Composition).status === 'final',
  )
  if (!signing) return
  for (const it of written)
    if (it.resourceType === 'MedicationRequest' && it.status === 'draft')
      decide(services, signer, it as Order)
}

function decide(services: Services, signer: string, order: Order): void {
  const { store, context } = services
  if (idOf(order.requester?.reference, 'Practitioner') !== signer)
    throw new Problem('invalid-resource', 'An order is signed by its requester.', {
      expression: ['MedicationRequest.requester'],
    })
  const holds = [...licenceHolds(services, signer, order), ...allergyHolds(services, order)]
  const { statusReason: _, ...rest } = order
  if (!holds.length) {
    const active: Order = { ...rest, id: order.id, status: 'active' }
    store.put<MedicationRequest>(active)
    queueTransmission(store, active, context.clock.now())
    return
  }
  const found = holds.flatMap(({ allergy, words }) => {
    if (!allergy) return []
    const issue = allergyIssue(order, allergy, words, new Date(context.clock.now()).toISOString())
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
  const state = statedState(encounterId ? store.read('Encounter', encounterId)?.resource : undefined)
  if (!state)
    return [
      {
        words: 'Held: no location of the patient is recorded, so the licence can’t be checked.',
        allergy: undefined,
      },
    ]
  const practitioner: Practitioner = store.read('Practitioner', signer)?.resource ?? {
    resourceType: 'Practitioner',
  }
  const decision = decideLicence(
    practitioner,
    state,
    new Date(context.clock.now()).toISOString().slice(0, 10),
  )
  return decision.licensed ? [] : [{ words: `Held: ${decision.words}`, allergy: undefined }]
}

function allergyHolds({ store }: Services, order: Order): Hold[] {
  const patient = idOf(order.subject?.reference, 'Patient')
  if (!patient) return []
  const overridden = overriddenBy(
    store.search('DetectedIssue', { patient }).map((it) => it.resource),
    order,
  )
  const code = order.medicationCodeableConcept?.coding?.find((it) => it.system === rxnorm)?.code
  const medication = code === undefined ? undefined : medicationOf(code)
  if (!medication)
    return overridden.any
      ? []
      : [
          {
            words: 'Held: the medication is not in the catalogue, so allergies can’t be checked.',
            allergy: undefined,
          },
        ]
  const allergies = store.search('AllergyIntolerance', { patient }).map((it) => it.resource)
  const { alerts } = screenAllergies({ ingredients: medication.ingredients, allergies, listState: 'listed' })
  return alerts.flatMap(({ severity, allergyId, words }) =>
    severity === 'stop' && allergyId && !overridden.allergies.has(allergyId)
      ? [{ words: `Held: ${words}`, allergy: allergyId }]
      : [],
  )
}

/** What the prescriber knew and gave a reason for: DetectedIssues of this order with a mitigation. */
function overriddenBy(issues: DetectedIssue[], order: Order): { any: boolean; allergies: Set<string> } {
  const mine = issues.filter(
    (issue) =>
      issue.status !== 'entered-in-error' &&
      (issue.mitigation?.some((it) => it.action?.text?.trim()) ?? false) &&
      (issue.implicated?.some((it) => it.reference === `MedicationRequest/${order.id}`) ?? false),
  )
  const allergies = mine
    .flatMap((issue) => issue.implicated ?? [])
    .flatMap((it) => idOf(it.reference, 'AllergyIntolerance') ?? [])
  return { any: mine.length > 0, allergies: new Set(allergies) }
}

function allergyIssue(
  order: Order,
  allergy: string,
  words: string,
  now: string,
): DetectedIssue & { id: string } {
  return {
    resourceType: 'DetectedIssue',
    id: randomUUID(),
    status: 'final',
    code: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
          code: 'ALGY',
          display: 'Allergy Alert',
        },
      ],
    },
    severity: 'high',
    patient: { reference: order.subject.reference as string },
    identifiedDateTime: now,
    implicated: [
      { reference: `MedicationRequest/${order.id}` },
      { reference: `AllergyIntolerance/${allergy}` },
    ],
    detail: words,
  }
}
