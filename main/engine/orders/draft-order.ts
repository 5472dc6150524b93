import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { v4 as uuid } from 'uuid'
import type { Input } from '../../../preload/contract/index.ts'
import type { OrderAlert } from '../../../preload/views/index.ts'
import type { Medication } from '../../clinical/catalogs/medications.ts'
import { hasCode } from '../../clinical/codes/concepts.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { Draft } from './drafts.ts'

const prescription = 'https://rounds.example/fhir/prescription'
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

/** An order as FHIR R4, with a DetectedIssue for each alert its author read; the reason is the mitigation. */
export function draftOrder({
  input,
  medication,
  patientId,
  author,
  at,
  alerts,
}: {
  input: Input<'orders.draft'>
  medication: Medication
  patientId: string
  author: { practitionerId: string; name: string }
  at: string
  alerts: OrderAlert[]
}): Draft {
  const id = uuid()
  const requester = { reference: `Practitioner/${author.practitionerId}`, display: author.name }
  const subject = { reference: `Patient/${patientId}` }
  const reason = input.overrideReason?.trim() || null
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
    identifier: [{ system: prescription, value: uuid() }],
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [{ system: systems.rxnorm, code: medication.rxcui, display: medication.name }],
      text: medication.name,
    },
    subject,
    encounter: { reference: `Encounter/${input.encounterId}` },
    authoredOn: at,
    requester,
    dosageInstruction: [{ text: input.dosage }],
    dispenseRequest: {
      numberOfRepeatsAllowed: input.refills,
      quantity: { value: input.quantity, unit: input.quantityUnit },
    },
    ...(issues.length > 0
      ? { detectedIssue: issues.map((issue) => ({ reference: `DetectedIssue/${issue.id}` })) }
      : {}),
  }
  return { order, issues }
}

/** What of the chart speaks against the order. */
const aboutOf = ({ allergyId, medicationId, absolute }: OrderAlert): string[] => [
  ...(absolute?.about ?? []),
  ...(allergyId ? [`AllergyIntolerance/${allergyId}`] : []),
  ...(medicationId ? [`MedicationRequest/${medicationId}`] : []),
]

const isOfTheChart = ({ kind }: OrderAlert): boolean => kind !== 'license'

function codeOf({ kind, absolute }: OrderAlert): DetectedIssue['code'] {
  if (absolute) return { coding: [{ system: rounds.absolute, code: absolute.row }] }
  if (kind === 'allergy') return { coding: [{ system: actCode, code: 'ALGY', display: 'Allergy Alert' }] }
  if (kind === 'duplicate') {
    return { coding: [{ system: actCode, code: 'DUPTHPY', display: 'Duplicate Therapy Alert' }] }
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
      const { row, about } = alert.absolute
      const all = about.length > 0 ? answered : beside.flatMap(({ issues }) => issues.filter(isAnswered))
      return !all.some((issue) => answersRow(issue, row, about))
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
const answersRow = (issue: DetectedIssue, row: string, about: string[]): boolean =>
  hasCode(issue.code, rounds.absolute, row) &&
  about.every((one) => issue.implicated?.some(({ reference }) => reference === one))
