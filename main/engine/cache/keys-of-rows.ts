import type { Key } from '../../../preload/contract/index.ts'

/** Parts of a chart, each a key of its own; what is not named here is `other`. */
const chartParts: Record<string, string> = {
  Patient: 'patient',
  AllergyIntolerance: 'allergies',
  Condition: 'problems',
  MedicationRequest: 'medications',
  MedicationStatement: 'medications',
  Observation: 'results',
  DiagnosticReport: 'results',
  Composition: 'notes',
  DocumentReference: 'documents',
  Media: 'documents',
  Consent: 'consents',
  Provenance: 'signatures',
  Task: 'workflow',
  Appointment: 'workflow',
}

/** Of the trail, which no server sends to a workstation. */
const outsideCharts = ['AuditEvent']

export type ResourceRow = { type: string; id: string; patient: string | null; encounter: string | null }

/**
 * What a version of a resource that comes or goes, here or from the central API, can change on the screen. `quiet`: of
 * a draft that stays a draft, whose text alone has changed.
 */
export function keysOfResource({ type, id, patient, encounter }: ResourceRow, quiet = false): Key[] {
  const keys: Key[] = []
  if (patient && !outsideCharts.includes(type)) keys.push(`chart:${patient}:${chartParts[type] ?? 'other'}`)
  switch (type) {
    case 'Task':
      keys.push('queue')
      if (encounter) keys.push(`visit:${encounter}`, `orders:${encounter}`)
      break
    case 'Appointment':
      keys.push('queue')
      break
    case 'Encounter':
      keys.push(`visit:${id}`)
      break
    case 'Composition':
      if (encounter) keys.push(quiet ? `note:${encounter}:text` : `note:${encounter}`)
      break
    case 'MedicationRequest':
    case 'ServiceRequest':
    case 'DetectedIssue':
      if (encounter) keys.push(`orders:${encounter}`)
      break
    case 'Practitioner':
      keys.push(`practitioner:${id}`)
      break
    case 'AuditEvent':
      break
    default:
      // A medication, a place, an organization: named in the charts of many.
      if (!patient) keys.push('shared')
  }
  return keys
}
