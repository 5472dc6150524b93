import { randomUUID } from 'node:crypto'
import type { AuditEvent, AuditEventEntity } from '@medplum/fhirtypes'

const restSystem = 'http://terminology.hl7.org/CodeSystem/audit-event-type'
const interactionSystem = 'http://hl7.org/fhir/restful-interaction'

const dicom = 'http://dicom.nema.org/resources/ontology/DCM'

/** What was done, in words of FHIR's restful interactions, with the AuditEvent action (C, R, U, E). */
const deeds = {
  'visit-claimed': { subtype: 'update', action: 'U', words: 'Visit claimed' },
  'visit-released': { subtype: 'update', action: 'U', words: 'Visit given back to the queue' },
  'visit-handed-over': { subtype: 'update', action: 'U', words: 'Visit handed over' },
  'visit-changed': { subtype: 'update', action: 'U', words: 'Visit changed' },
  'note-changed': { subtype: 'update', action: 'U', words: 'Note changed' },
  'order-changed': { subtype: 'update', action: 'U', words: 'Order changed' },
  'order-sent': { subtype: 'create', action: 'C', words: 'Order signed and sent' },
  'signed-in': { login: '110122', action: 'E', words: 'Signed in' },
  'signed-out': { login: '110123', action: 'E', words: 'Signed out' },
  'chart-opened': { subtype: 'read', action: 'R', words: 'Chart opened' },
  'note-signed': { subtype: 'update', action: 'U', words: 'Note signed' },
  'note-marked': { subtype: 'update', action: 'U', words: 'Note marked entered in error' },
  'addendum-discarded': { subtype: 'update', action: 'U', words: 'Addendum discarded unsigned' },
  'pharmacy-called': { subtype: 'update', action: 'U', words: 'Pharmacy called about a prescription' },
  'visit-ended': { subtype: 'update', action: 'U', words: 'Visit ended without a signature' },
  'allergy-recorded': { subtype: 'create', action: 'C', words: 'Allergy recorded' },
} as const
export type Deed = keyof typeof deeds

/**
 * Who did what to whom, for 45 CFR 164.312(b). `what` are references; the first is what it was done to. The
 * observer is this workstation, by the id it states in every request.
 */
export function auditEvent(
  deed: Deed,
  who: { practitionerId: string; name: string; deviceId: string },
  what: string[],
  at: string,
): AuditEvent & { id: string } {
  const { action, words, ...kind } = deeds[deed]
  return {
    resourceType: 'AuditEvent',
    id: randomUUID(),
    ...('login' in kind
      ? {
          type: { system: dicom, code: '110114', display: 'User Authentication' },
          subtype: [{ system: dicom, code: kind.login, display: words }],
        }
      : {
          type: { system: restSystem, code: 'rest', display: 'RESTful Operation' },
          subtype: [{ system: interactionSystem, code: kind.subtype, display: kind.subtype }],
        }),
    action,
    recorded: at,
    outcome: '0',
    outcomeDesc: words,
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
