import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '@medplum/fhirtypes'
import type { Store } from '../store/store-type.ts'

/** Writes an entry of the central audit: a DICOM Security Alert (DCM 110113), told by this server. `now` in ms. */
export function putSecurityAlert(
  store: Pick<Store, 'put'>,
  now: number,
  alert: Pick<AuditEvent, 'subtype' | 'outcome' | 'outcomeDesc' | 'agent' | 'entity'>,
): void {
  store.put<AuditEvent>({
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: {
      system: 'http://dicom.nema.org/resources/ontology/DCM',
      code: '110113',
      display: 'Security Alert',
    },
    action: 'E',
    recorded: new Date(now).toISOString(),
    source: { observer: { display: 'Rounds central API' } },
    ...alert,
  })
}
