import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Composition, Encounter, MedicationRequest, Resource, Task } from '@medplum/fhirtypes'
import type { Key, Payload } from '../../../../preload/contract/index.ts'
import { createVirtualClock } from '../../../../test/support/virtual-clock.ts'
import { openCache } from '../../cache/open.ts'
import { createCentralClient } from '../../central/client.ts'
import { compositionOf, type NoteTexts } from '../../record/composition.ts'
import { createSync } from '../sync.ts'
import { epochOf } from '../sync-facts.ts'
import { createFakeCentral, type FakeCentral } from './fake-central.ts'

/** A workstation's cache and sync on a fake central API under a virtual clock. */
export function createWorkstation(central: FakeCentral = createFakeCentral()) {
  return { ...workstationOn({ fetch: central.fetch, centralUrl: 'http://central', token: 'token' }), central }
}

/** The same on any central API. */
export function workstationOn(central: { fetch: typeof fetch; centralUrl: string; token: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-sync-'))
  const clock = createVirtualClock()
  const touched: Key[] = []
  const touch = (keys: readonly Key[]) => void touched.push(...keys)
  const opened = openCache({ folder, key: Buffer.alloc(32, 5), clock, log: () => {}, touched: touch })
  const cache = opened.cache
  const notices: Payload<'notice'>[] = []
  const voided: { encounterId: string; why: string }[] = []
  const session = { token: central.token as string | null, refused: 0 }
  const client = createCentralClient({
    fetch: central.fetch,
    clock,
    centralUrl: central.centralUrl,
    clientVersion: '0.1.0',
    deviceId: 'device',
    token: async () => session.token,
    tokenRefused: () => {
      session.refused++
    },
    epoch: epochOf(cache),
  })
  const sync = createSync({
    cache,
    client,
    clock,
    notice: (notice) => void notices.push(notice),
    touched: touch,
    log: () => {},
    random: () => 0.5,
    signatureVoided: (encounterId, why) => voided.push({ encounterId, why }),
  })
  return {
    clock,
    cache,
    client,
    sync,
    notices,
    touched,
    voided,
    session,
    folder,
    /** Starts, and waits until a round has ended. */
    async begin() {
      sync.start()
      await sync.pokeNow()
    },
    async end() {
      await sync.stop()
      opened.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Workstation = ReturnType<typeof createWorkstation>

export const write = { encounterId: 'e', author: 'Practitioner/d', claim: 't 1', at: '2026-01-05T14:00:00Z' }

export const encounter = (more: Partial<Encounter> = {}): Encounter => ({
  resourceType: 'Encounter',
  id: 'e',
  status: 'in-progress',
  class: { code: 'VR' },
  subject: { reference: 'Patient/p' },
  ...more,
})

export const task = (more: Partial<Task> = {}): Task => ({
  resourceType: 'Task',
  id: 't',
  status: 'in-progress',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
  for: { reference: 'Patient/p', display: 'Ada Byron' },
  encounter: { reference: 'Encounter/e' },
  ...more,
})

export const order = (more: Partial<MedicationRequest> = {}): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: 'm',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  encounter: { reference: 'Encounter/e' },
  ...more,
})

export function note(
  texts: Partial<NoteTexts>,
  status: 'preliminary' | 'final' = 'preliminary',
  was?: Composition,
): Composition {
  const names = { id: 'n', patientId: 'p', encounterId: 'e', practitionerId: 'd', practitionerName: 'Dr D' }
  const all = { subjective: '', objective: '', assessment: '', plan: '', ...texts }
  return compositionOf(names, was, all, { status, date: '2026-01-05T14:00:00Z', orders: [] })
}

/** A claimed visit as the server holds it: in scope, with patient, Encounter and Task. */
export function seedVisit(central: FakeCentral, more: Resource[] = []): void {
  central.store(task())
  central.store({ resourceType: 'Patient', id: 'p', name: [{ given: ['Ada'], family: 'Byron' }] })
  central.store(encounter())
  for (const resource of more) central.store(resource)
  central.enter('p')
}
