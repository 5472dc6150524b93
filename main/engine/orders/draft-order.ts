import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import type { Input } from '../../../preload/contract/index.ts'
import type { OrderAlert, WeightView } from '../../../preload/views/index.ts'
import { isAnsweredBy } from '../../clinical/absolutes/screen-absolutes.ts'
import type { Medication } from '../../clinical/catalogs/medications.ts'
import { hasCode } from '../../clinical/codes/concepts.ts'
import { doseIssue } from '../../clinical/codes/dose-issue.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import { productOf } from '../../clinical/medications/product.ts'
import { orderedDosage, type Sig } from '../../clinical/medications/sig.ts'
import { daysOf } from '../../clinical/medications/supply.ts'
import { weightDose } from '../../clinical/medications/weight-dose.ts'
import { dispenser, type Pharmacy } from '../../clinical/pharmacies/pharmacy.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { Draft } from './drafts.ts'

/** An order as FHIR R4, with a DetectedIssue for each alert its author read; the reason is the mitigation. */
export function draftOrder({
  input,
  medication,
  patientId,
  author,
  at,
  alerts,
  weight = null,
  pharmacy = null,
  reasonReference,
}: {
  input: Input<'orders.draft'>
  medication: Medication
  patientId: string
  author: { practitionerId: string; name: string }
  at: string
  alerts: OrderAlert[]
  /** What a dose by weight goes by. */
  weight?: WeightView['weight']
  /** Who dispenses it. */
  pharmacy?: Pharmacy | null
  /** The diagnosis that was chosen for it; left out: the first-listed one, whichever that is when it is signed. */
  reasonReference?: MedicationRequest['reasonReference']
}): Draft {
  const id = uuid()
  const requester = { reference: `Practitioner/${author.practitionerId}`, display: author.name }
  const subject = { reference: `Patient/${patientId}` }
  const reason = input.overrideReason?.trim() || null
  const days = input.sig ? daysOf(input.sig) : null
  const issues = alerts.filter(isOfTheChart).map(
    (alert): DetectedIssue => ({
      resourceType: 'DetectedIssue',
      id: uuid(),
      status: 'final',
      code: codeOf(alert),
      severity: alert.severity === 'stop' ? 'high' : 'moderate',
      patient: subject,
      identifiedDateTime: at,
      author: requester,
      implicated: [
        { reference: `MedicationRequest/${id}` },
        ...aboutOf(alert).map((reference) => ({ reference })),
      ],
      detail: alert.message,
      ...(reason ? { mitigation: [{ action: { text: reason }, date: at, author: requester }] } : {}),
    }),
  )
  const order: MedicationRequest = {
    resourceType: 'MedicationRequest',
    id,
    identifier: [{ system: rounds.prescription, value: uuid() }],
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [{ system: systems.rxnorm, code: medication.rxcui, display: medication.name }],
      text: medication.name,
    },
    subject,
    ...(input.prior ? { priorPrescription: { reference: `MedicationRequest/${input.prior}` } } : {}),
    encounter: { reference: `Encounter/${input.encounterId}` },
    authoredOn: at,
    requester,
    ...(reasonReference ? { reasonReference } : {}),
    ...(input.sig ? orderedDosage(input.sig) : { dosageInstruction: [{ text: input.dosage }] }),
    dispenseRequest: {
      numberOfRepeatsAllowed: input.refills,
      quantity: { value: input.quantity, unit: input.quantityUnit },
      ...(pharmacy ? { performer: dispenser(pharmacy) } : {}),
      ...(days === null
        ? {}
        : { expectedSupplyDuration: { value: days, unit: 'days', system: ucum, code: 'd' } }),
    },
    ...byWeight(input.sig ?? null, medication, weight),
    ...(issues.length > 0
      ? { detectedIssue: issues.map((issue) => ({ reference: `DetectedIssue/${issue.id}` })) }
      : {}),
  }
  return { order, issues }
}

const ucum = 'http://unitsofmeasure.org'

/** For the pharmacist, who reckons it again: the weight, its date and source, and the arithmetic. */
function byWeight(
  sig: Sig | null,
  medication: Medication,
  weight: WeightView['weight'],
): Pick<MedicationRequest, 'note' | 'supportingInformation'> {
  if (!sig?.byWeight || !weight) return {}
  const product = productOf(medication.name)
  const reckoned = weightDose({ ...sig.byWeight, often: sig.often, product, dose: sig.dose })
  if (!reckoned) return {}
  return {
    note: [{ text: `${reckoned.sentence}. Weight ${weightSaid(weight)}.` }],
    supportingInformation: [{ reference: `Observation/${weight.id}` }],
  }
}

/** "27 kg (59.5 lb), Nov 29, 2026, stated by the patient" */
export const weightSaid = ({ text, on, source }: NonNullable<WeightView['weight']>): string =>
  [text, on, source].filter(Boolean).join(', ')

/** What of the chart speaks against the order. */
const aboutOf = ({ allergyId, medicationId, absolute }: OrderAlert): string[] => [
  ...(absolute?.about ?? []),
  ...(allergyId ? [`AllergyIntolerance/${allergyId}`] : []),
  ...(medicationId ? [`MedicationRequest/${medicationId}`] : []),
]

/** A quantity that differs from the sig is said, and is no issue of its own. */
const isOfTheChart = ({ kind, severity }: OrderAlert): boolean =>
  kind !== 'license' && !(kind === 'dose' && severity === 'warn')

function codeOf({ kind, absolute, message, dose = 'DOSEH' }: OrderAlert): DetectedIssue['code'] {
  if (absolute) return { coding: [{ system: rounds.absolute, code: absolute.row }] }
  if (kind === 'dose') return doseIssue(dose, message)
  if (kind === 'allergy')
    return { coding: [{ system: systems.actCode, code: 'ALGY', display: 'Allergy Alert' }] }
  if (kind === 'duplicate') {
    return { coding: [{ system: systems.actCode, code: 'DUPTHPY', display: 'Duplicate Therapy Alert' }] }
  }
  if (kind === 'do-not-give') return { text: 'The chart says not to give this medication' }
  if (kind === 'record-replaced') return { text: 'The record of the patient was replaced by another' }
  return { text: 'Allergies were not all loaded when this was ordered' }
}

/**
 * Alerts that need a reason and that this draft gives none for: they came up after it was ordered. `beside`: the
 * unsigned orders of the visit. Of two that must not meet, the reason that one of them gives is the other's too.
 */
export function unansweredBy({ issues }: Draft, alerts: OrderAlert[], beside: Draft[] = []): OrderAlert[] {
  const answered = issues.filter(isAnswered)
  return alerts.filter((alert) => {
    if (alert.severity !== 'stop') return false
    if (alert.absolute) {
      const { absolute } = alert
      const all =
        absolute.about.length > 0 ? answered : beside.flatMap(({ issues }) => issues.filter(isAnswered))
      return !all.some((issue) => answersRow(issue, absolute))
    }
    const [about] = aboutOf(alert)
    return !answered.some((issue) =>
      about
        ? issue.implicated?.some(({ reference }) => reference === about)
        : issue.code?.text !== undefined && issue.code.text === codeOf(alert)?.text,
    )
  })
}

/** Read as a stop, and with a reason: what was only a look when the reason was given may be a stop by now. */
const isAnswered = ({ mitigation, severity = 'high' }: DetectedIssue): boolean =>
  severity === 'high' && (mitigation?.some(({ action }) => saysWhy(action?.text)) ?? false)

/** The same row, and nothing of the record meets it that did not when the reason was given. */
const answersRow = (issue: DetectedIssue, absolute: NonNullable<OrderAlert['absolute']>): boolean =>
  hasCode(issue.code, rounds.absolute, absolute.row) &&
  isAnsweredBy(absolute, (one) => issue.implicated?.some(({ reference }) => reference === one) ?? false)
