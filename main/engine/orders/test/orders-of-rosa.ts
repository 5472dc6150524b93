import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Composition, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Key } from '../../../../preload/contract/index.ts'
import type { LicensureView } from '../../../../preload/views/index.ts'
import rosaDelgado from '../../../../resources/training/patients/rosa-delgado.json' with { type: 'json' }
import { noteId } from '../../../clinical/derived-ids.ts'
import type { SyncCache } from '../../cache/cache.ts'
import { type OpenedCache, openCache } from '../../cache/open.ts'
import { allergyListState } from '../../chart/chart-parts.ts'
import { type Orders, ordersOf } from '../orders.ts'

export const encounterId = 'rosa-delgado-visit'
export const patientId = 'rosa-delgado'
export const augmentin = '824194'
export const loratadine = '311372'
/** Rosa's whole chart, with her allergy to penicillin and an uncoded one. */
export const chart = rosaDelgado.entry.map(({ resource }) => resource) as unknown as Resource[]
export const usual = {
  encounterId,
  dosage: '1 tablet twice daily for 10 days',
  quantity: 20,
  quantityUnit: 'tablets',
  refills: 0,
}
export const write = {
  encounterId,
  author: 'Practitioner/okafor',
  claim: 'rosa-delgado-task 1',
  at: '2026-11-23T15:10:00Z',
}
export const note = (status: Composition['status']): Composition => ({
  resourceType: 'Composition',
  id: noteId(encounterId, 'okafor'),
  status,
  type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  date: '2026-11-23T15:10:00Z',
  author: [{ reference: 'Practitioner/okafor' }],
  title: 'Visit note',
})
export const refusal = (code: string) => expect.objectContaining({ code })

const clock = { now: () => Date.parse('2026-11-23T15:00:00Z'), monotonic: () => 0, after: () => () => {} }
const open: LicensureView = { prescribing: 'open', message: '', state: 'MA' }

/** The orders of Rosa's visit over a cache of their own, new and empty for each test of the file that calls this. */
export function ordersOfRosa() {
  let folder = ''
  let opened: OpenedCache
  const at = {
    cache: undefined as unknown as SyncCache,
    orders: undefined as unknown as Orders,
    position: 0,
    licensure: open,
    claim: null as string | null,
    touched: [] as Key[],

    /** The program starts, on the files that are there. */
    start(): void {
      opened = openCache({
        folder,
        key: Buffer.alloc(32, 7),
        clock,
        log: () => {},
        touched: (keys) => void at.touched.push(...keys),
      })
      at.cache = opened.cache
      at.orders = ordersOf({
        cache: opened.cache,
        clock,
        author: () => ({ practitionerId: 'okafor', name: 'Dr Adaeze Okafor' }),
        licensure: () => at.licensure,
        claim: () => at.claim,
        listState: (id) => allergyListState(at.cache, id),
      })
    },
    restart(): void {
      opened.close()
      at.start()
    },
    /** These come from the central API; `done`: the chart is whole with them. */
    arrives(resources: Resource[], done = true, of = patientId): void {
      at.cache.applyPage({
        cursor: null,
        compartment: { patientId: of, done, asOf: '2026-11-23T14:59:00Z' },
        entered: at.position === 0 || of !== patientId ? [of] : [],
        left: { patients: [], tasks: [] },
        unreadable: [],
        deleted: [],
        versions: resources.map((resource) => ({
          resource: { ...resource, meta: { versionId: `v${at.position + 1}` } } as Resource,
          position: String(++at.position).padStart(16, '0'),
        })),
      })
    },
    list: () => at.orders.handlers['orders.list']({ encounterId }),
    draft: (rxcui: string, overrideReason: string | null = null) =>
      at.orders.handlers['orders.draft']({ ...usual, rxcui, overrideReason }),
    /** As the visit signs: one transaction in the outbox, the drafts forgotten with it. */
    sign: () =>
      at.cache.atomically(() => {
        const row = at.cache.putAll(write, [note('final'), ...at.orders.signingResources(encounterId)])
        at.orders.forgetDrafts(encounterId)
        return row
      }),
    /** The central API answers the signing, and says what became of the order. */
    answered(order: Partial<MedicationRequest>, more: Resource[] = []): void {
      const row = at.sign()
      at.cache.markInFlight(row.id, Buffer.from('x'))
      const versions = row.mine.map((resource) => ({
        resource: {
          ...resource,
          ...(resource.resourceType === 'MedicationRequest' ? order : {}),
          meta: { versionId: `c${at.position}` },
        } as Resource,
        position: String(++at.position).padStart(16, '0'),
      }))
      at.cache.acknowledge(row.id, versions)
      if (more.length > 0) at.arrives(more)
    },
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-orders-'))
    Object.assign(at, { position: 0, licensure: open, claim: 'rosa-delgado-task 1', changed: [] })
    at.start()
  })
  afterEach(() => {
    opened.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return at
}
