import { randomUUID } from 'node:crypto'
import type { AuditEvent, AuditEventEntity } from '@medplum/fhirtypes'

const restSystem = 'http://terminology.hl7.org/CodeSystem/audit-event-type'
const interactionSystem = 'http://hl7.org/fhir/restful-interaction'

/** What was done, in words of FHIR's restful interactions, with the AuditEvent action (C, R, U, E). */
const deeds = {
  'chart-opened': { subtype: 'read', action: 'R', words: 'Chart opened' },
  'note-signed': { subtype: 'update', action: 'U', words: 'Note signed' },
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
): AuditEvent {
  const { subtype, action, words } = deeds[deed]
  return {
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: { system: restSystem, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: interactionSystem, code: subtype, display: subtype }],
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
    entity: what.map((reference): AuditEventEntity => ({ what: { reference } })),
  }
}
