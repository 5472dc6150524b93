import { afterEach, beforeEach } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import type { Settings } from '../../../central/base/settings.ts'
import { note } from '../../../central/testing/practice.ts'
import { type Workstation, workstation } from './workstation.ts'

/** Rosa Delgado's visit in the training practice, and where she says she is. */
export const rosa = { taskId: 'rosa-delgado-task', encounterId: 'rosa-delgado-visit' }
export const worcester = {
  line: '12 Elm Street',
  city: 'Worcester',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'alone',
}

/** The training practice at a central API in memory, and its workstations: new for each test of the file that calls this. */
export function practice(settings: Partial<Settings> = { pharmacySeconds: 0 }) {
  const stations: Workstation[] = []
  const at = {
    central: undefined as unknown as Central,
    /** A workstation on which that provider is signed in and sees who waits. */
    async station(email = 'okafor@training.rounds.example'): Promise<Workstation> {
      const made = await workstation(at.central.url)
      stations.push(made)
      await made.signIn(email)
      await made.until(async () => (await made.call('queue.list', {})).waiting.length > 0)
      return made
    },
  }
  beforeEach(async () => {
    at.central = await createCentral({ database: ':memory:', training: true, settings })
  })
  afterEach(async () => {
    for (const one of stations.splice(0)) await one.close()
    await at.central.close()
  })
  return at
}

/** The chart is here, whole. */
export const chartLoaded = (one: Workstation, encounterId = rosa.encounterId) =>
  one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')

/** Codes can be chosen: a visit is signed with a diagnosis then, or with a reason. */
export const editionsHere = (one: Workstation, encounterId = rosa.encounterId) =>
  one.until(async () => (await one.call('diagnoses.list', { encounterId })).edition !== null)
/** Its first diagnosis is chosen. */
export async function diagnosed(one: Workstation, encounterId = rosa.encounterId): Promise<void> {
  await editionsHere(one, encounterId)
  await one.call('diagnoses.add', { encounterId, code: 'J02.0' })
}

export const agreed = { method: 'verbal', by: 'patient', name: null } as const
/** The patient is in the call, and agreed to be seen so. */
export async function reached(one: Workstation, encounterId = rosa.encounterId): Promise<void> {
  await one.call('visit.recordContact', { encounterId, mode: 'video', reason: null })
  await one.call('visit.recordConsent', { encounterId, consent: agreed })
}

/** Everything written here is at the central API; nothing was refused. */
export const allSent = (one: Workstation) =>
  one.until(async () => {
    await one.call('sync.now', {})
    const { unsent, setAside } = await one.call('sync.status', {})
    return unsent === 0 && setAside.length === 0
  })

/** A note that Dana Novak signed in Rosa Delgado's chart and that waits for Dr Okafor's co-signature. */
export const toCoSign = (central: Central, text = 'Rest.') =>
  central.context.store.put({
    ...note('note-to-co-sign', 'rosa-delgado', 'novak', 'final', text),
    attester: [
      { mode: 'legal', time: '2026-11-23T10:10:00Z', party: { reference: 'Practitioner/novak' } },
      { mode: 'professional', party: { reference: 'Practitioner/okafor' } },
    ],
  })
