import { putSecurityAlert } from '../audit/security-alert.ts'
import type { Store } from '../store/store-type.ts'
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

/** One act on the keys of a device, in the central audit. `remark`: what a reader must know beside it. */
export function recordDeviceAct(
  store: Pick<Store, 'put'>,
  now: number,
  act: DeviceAct,
  { practitioner, device }: DeviceId,
  remark?: string,
): void {
  const byOperator = act === 'wipe-ordered' || act === 'wipe-taken-back'
  putSecurityAlert(store, now, {
    subtype: [{ system: 'https://rounds.example/fhir/device', code: act }],
    outcome: act === 'recovery-share-refused' ? '4' : '0',
    ...(remark ? { outcomeDesc: remark } : {}),
    agent: byOperator
      ? [{ who: { display: 'Administrator of the central API' }, requestor: true }]
      : [{ who: { reference: `Practitioner/${practitioner}` }, requestor: true }],
    entity: [
      { what: { display: `Rounds workstation ${device}` } },
      ...(byOperator ? [{ what: { reference: `Practitioner/${practitioner}` } }] : []),
    ],
  })
}
