import { randomUUID } from 'node:crypto'
import type { AuditEvent, AuditEventEntity } from '@medplum/fhirtypes'

const restSystem = 'http://terminology.hl7.org/CodeSystem/audit-event-type'
const interactionSystem = 'http://hl7.org/fhir/restful-interaction'

const exportSystem = 'https://rounds.example/fhir/export'
const dicom = 'http://dicom.nema.org/resources/ontology/DCM'

/** What was done, in words of FHIR's restful interactions, with the AuditEvent action (C, R, U, E). */
const auditActions = {
  'visit-claimed': { subtype: 'update', action: 'U', description: 'Visit claimed' },
  'visit-released': { subtype: 'update', action: 'U', description: 'Visit given back to the queue' },
  'visit-handed-over': { subtype: 'update', action: 'U', description: 'Visit handed over' },
  'visit-offered': { subtype: 'create', action: 'C', description: 'Visit offered to a colleague' },
  'visit-changed': { subtype: 'update', action: 'U', description: 'Visit changed' },
  'note-changed': { subtype: 'update', action: 'U', description: 'Note changed' },
  'order-changed': { subtype: 'update', action: 'U', description: 'Order changed' },
  'order-sent': { subtype: 'create', action: 'C', description: 'Order signed and sent' },
  'signed-in': { login: '110122', action: 'E', description: 'Signed in' },
  'signed-out': { login: '110123', action: 'E', description: 'Signed out' },
  'note-opened': { subtype: 'read', action: 'R', description: 'Note opened' },
  'record-opened': { subtype: 'read', action: 'R', description: 'Record of the chart opened' },
  'other-version-opened': { subtype: 'read', action: 'R', description: 'Another version of a note opened' },
  'set-aside-opened': { subtype: 'read', action: 'R', description: 'What was set aside opened' },
  'chart-opened': { subtype: 'read', action: 'R', description: 'Chart opened' },
  'note-signed': { subtype: 'update', action: 'U', description: 'Note signed' },
  'note-marked': { subtype: 'update', action: 'U', description: 'Note marked entered in error' },
  'result-opened': { subtype: 'read', action: 'R', description: 'Result opened' },
  'result-acknowledged': { subtype: 'update', action: 'U', description: 'Result acknowledged' },
  'patient-told': { subtype: 'create', action: 'C', description: 'Told the patient of a result' },
  'patient-not-reached': {
    subtype: 'create',
    action: 'C',
    description: 'Called the patient about a result and did not reach them',
  },
  'note-co-signed': { subtype: 'create', action: 'C', description: 'Note co-signed' },
  'addendum-discarded': { subtype: 'update', action: 'U', description: 'Addendum discarded unsigned' },
  'pharmacy-called': { subtype: 'update', action: 'U', description: 'Pharmacy called about a prescription' },
  'pharmacy-preferred': { subtype: 'create', action: 'C', description: 'Preferred pharmacy recorded' },
  'visit-ended': { subtype: 'update', action: 'U', description: 'Visit ended without a signature' },
  'charts-released': {
    subtype: 'delete',
    action: 'D',
    description: 'Charts removed from this machine by policy',
  },
  'allergy-recorded': { subtype: 'create', action: 'C', description: 'Allergy recorded' },
  'allergy-changed': { subtype: 'update', action: 'U', description: 'Allergy changed' },
  'observation-recorded': { subtype: 'create', action: 'C', description: 'Observation recorded' },
  'observation-changed': { subtype: 'update', action: 'U', description: 'Observation changed' },
  'medicine-recorded': { subtype: 'create', action: 'C', description: 'Home medicine recorded' },
  'medicine-changed': { subtype: 'update', action: 'U', description: 'Home medicine changed' },
  'diagnosis-recorded': { subtype: 'create', action: 'C', description: 'Diagnosis recorded' },
  'diagnosis-changed': { subtype: 'update', action: 'U', description: 'Diagnosis changed' },
  'problem-recorded': { subtype: 'create', action: 'C', description: 'Problem recorded' },
  'problem-changed': { subtype: 'update', action: 'U', description: 'Problem changed' },
  unlocked: { login: '110122', action: 'E', description: 'Unlocked' },
  locked: { login: '110123', action: 'E', description: 'Locked' },
  'instructions-sent': { subtype: 'create', action: 'C', description: 'Instructions sent to the patient' },
  'instructions-taken-back': { subtype: 'update', action: 'U', description: 'Instructions taken back' },
  'instructions-printed': {
    export: 'print',
    action: 'R',
    description: 'Instructions given to the print dialog',
  },
  'instructions-exported': { export: 'pdf', action: 'R', description: 'Instructions saved as a PDF file' },
  'letter-written': { subtype: 'create', action: 'C', description: 'Letter written' },
  'letter-taken-back': { subtype: 'update', action: 'U', description: 'Letter taken back' },
  'letter-printed': { export: 'print', action: 'R', description: 'Letter given to the print dialog' },
  'letter-exported': { export: 'pdf', action: 'R', description: 'Letter saved as a PDF file' },
  'letter-exported-as-fhir': { export: 'fhir', action: 'R', description: 'Letter saved as a FHIR document' },
  'letter-not-exported-as-fhir': {
    export: 'fhir',
    action: 'R',
    description: 'The FHIR document was not saved',
    outcome: '4',
  },
  'chart-exported': { export: 'fhir', action: 'R', description: 'Chart saved as a FHIR document' },
  'chart-not-exported': {
    export: 'fhir',
    action: 'R',
    description: 'The chart was not saved',
    outcome: '4',
  },
  'summary-opened': { subtype: 'read', action: 'R', description: 'Visit summary opened' },
  'summary-printed': { export: 'print', action: 'R', description: 'Visit summary given to the print dialog' },
  'summary-exported': { export: 'pdf', action: 'R', description: 'Visit summary saved as a PDF file' },
  'summary-not-printed': { export: 'print', action: 'R', description: 'Printing was canceled', outcome: '4' },
  'summary-not-exported': {
    export: 'pdf',
    action: 'R',
    description: 'The PDF file was not saved',
    outcome: '4',
  },
} as const
export type AuditAction = keyof typeof auditActions

/**
 * Who did what to whom, for 45 CFR 164.312(b). `what` are references; the first is what it was done to. `more` is added
 * to the description, and holds nothing of a patient. The observer is this workstation, by the id it states in every request.
 */
export function auditEvent(
  auditAction: AuditAction,
  who: { practitionerId: string; name: string; deviceId: string },
  what: string[],
  at: string,
  more = '',
): AuditEvent & { id: string } {
  const { action, description, ...kind } = auditActions[auditAction]
  return {
    resourceType: 'AuditEvent',
    id: randomUUID(),
    ...kindOf(kind, description),
    action,
    recorded: at,
    outcome: 'outcome' in kind ? kind.outcome : '0',
    outcomeDesc: more === '' ? description : `${description}: ${more}`,
    agent: [
      {
        who: { reference: `Practitioner/${who.practitionerId}`, display: who.name || undefined },
        requestor: true,
      },
    ],
    source: { observer: { display: `Rounds workstation ${who.deviceId}` } },
    ...(what.length > 0
      ? { entity: what.map((reference): AuditEventEntity => ({ what: { reference } })) }
      : {}),
  }
}

type Kind = { login: string } | { export: string } | { subtype: string }

function kindOf(kind: Kind, description: string): Pick<AuditEvent, 'type' | 'subtype'> {
  if ('login' in kind)
    return {
      type: { system: dicom, code: '110114', display: 'User Authentication' },
      subtype: [{ system: dicom, code: kind.login, display: description }],
    }
  if ('export' in kind)
    return {
      type: { system: dicom, code: '110106', display: 'Export' },
      subtype: [{ system: exportSystem, code: kind.export, display: kind.export }],
    }
  return {
    type: { system: restSystem, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: interactionSystem, code: kind.subtype, display: kind.subtype }],
  }
}
