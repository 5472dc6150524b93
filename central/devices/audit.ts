import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '@medplum/fhirtypes'
import type { Store } from '../context.ts'
import type { DeviceId } from './devices.ts'

export type DeviceAct =
  | 'recovery-share-stored'
  | 'recovery-share-read'
  | 'recovery-share-refused'
  | 'recovery-share-deleted'
  | 'wipe-ordered'
  | 'wipe-taken-back'
  | 'wipe-done'

export const reportedBefore = 'It was reported before; the database, put back since, had forgotten it.'

/** One act on the keys of a device, in the central audit. `words`: what a reader must know beside it. */
export function recordDeviceAct(
  store: Pick<Store, 'put'>,
  now: number,
  act: DeviceAct,
  { practitioner, device }: DeviceId,
  words?: string,
): void {
  const byOperator = act === 'wipe-ordered' || act === 'wipe-taken-back'
  store.put<AuditEvent>({
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: {
      system: 'http://dicom.nema.org/resources/ontology/DCM',
      code: '110113',
      display: 'Security Alert',
    },
    subtype: [{ system: 'https://rounds.example/fhir/device', code: act }],
    action: 'E',
    recorded: new Date(now).toISOString(),
    outcome: act === 'recovery-share-refused' ? '4' : '0',
    ...(words ? { outcomeDesc: words } : {}),
    agent: byOperator
      ? [{ who: { display: 'Administrator of the central API' }, requestor: true }]
      : [{ who: { reference: `Practitioner/${practitioner}` }, requestor: true }],
    source: { observer: { display: 'Rounds central API' } },
    entity: [
      { what: { display: `Rounds workstation ${device}` } },
      ...(byOperator ? [{ what: { reference: `Practitioner/${practitioner}` } }] : []),
    ],
  })
}
