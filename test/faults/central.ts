import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MedicationRequest, Resource, Task } from '@medplum/fhirtypes'
import { type Central, createCentral } from '../../central/app.ts'
import { newestPosition } from '../../central/changes/cursor.ts'
import { forgetBefore } from '../../central/changes/tombstones.ts'
import { claimProofs } from '../../central/leases/claim-proof.ts'
import type { FullStore } from '../../central/store/store.ts'
import { atLocation, providers, waitingVisit } from '../../central/testing/practice.ts'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import type { VirtualClock } from '../support/virtual-clock.ts'

/** One prescription for each visit and author: signing again must not send it twice. */
export const orderOf = (encounterId: string, practitioner: string): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id: `rx-${encounterId}-${practitioner}`,
  status: 'draft',
  intent: 'order',
  identifier: [
    { system: 'https://rounds.example/fhir/prescription', value: `${encounterId}-${practitioner}` },
  ],
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197805' }],
    text: 'Ibuprofen 400 mg',
  },
  subject: { reference: `Patient/${encounterId.replace('-visit', '')}` },
  encounter: { reference: `Encounter/${encounterId}` },
  requester: { reference: `Practitioner/${practitioner}` },
  authoredOn: '2026-01-05T14:00:00Z',
  dosageInstruction: [{ text: '1 tablet as needed' }],
})

type Copy = { at: number; bytes: Buffer }

/**
 * The reference central API without a socket, whose file can be put back to an earlier copy. `begunWith`: its file as it
 * is at the beginning; left out, it begins with two patients who wait.
 */
export async function startServer(root: string, clock: VirtualClock, begunWith?: Buffer) {
  let file = join(root, 'central-0.sqlite')
  if (begunWith) writeFileSync(file, begunWith)
  let copies: Copy[] = []
  let n = 0
  let minimumClientVersion = '0.0.0'
  let central = await start()
  const full = () => central.context.store as FullStore

  function start(restored = false): Promise<Central> {
    return createCentral({
      database: file,
      port: null,
      baseUrl: 'http://central',
      clock: { now: () => clock.now() },
      restored,
      // Somebody's line keeps every lease alive: a visit that is held is in nobody else's queue.
      settings: { minimumClientVersion, sweepSeconds: 100_000, leaseSeconds: 1_000_000_000 },
      authenticate: async (request) => {
        const practitionerId = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
        return practitionerId ? { practitionerId, deviceId: 'device' } : null
      },
    })
  }

  const visits = ['p', 'q'].flatMap((id) => {
    const [patient, encounter, task] = waitingVisit(id)
    const located = atLocation(encounter, 'MA')
    return [
      patient,
      { ...located, extension: [{ url: rounds.identityConfirmed, valueDateTime: '2026-01-05T14:00:00Z' }] },
      // Before the virtual clock begins: a visit does not wait since a day to come.
      { ...task, authoredOn: '2026-01-05T13:50:00Z' },
    ] as (Resource & { id: string })[]
  })
  if (!begunWith)
    central.context.store.atomically(() => {
      for (const it of [...providers, ...visits]) central.context.store.put(it)
    })

  return {
    get central() {
      return central
    },
    get store() {
      return full()
    },
    /** Claims and new work are for programs of this version on. */
    require(version: string): void {
      minimumClientVersion = version
      central.context.settings.minimumClientVersion = version
    },
    async lease(
      me: string,
      method: 'PUT' | 'DELETE',
      taskId: string,
      headers: Record<string, string>,
      body?: unknown,
    ) {
      const answer = await central.inject({
        method,
        url: `/leases/${taskId}`,
        headers: {
          authorization: `Bearer ${me}`,
          'content-type': 'application/json',
          'rounds-client-version': minimumClientVersion,
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      const text = answer.payload || '{}'
      return { status: answer.statusCode, body: JSON.parse(text) as { claim: number; proof?: string } }
    },
    /** An offered visit: made, or answered. */
    async offer(me: string, task: Task & { id: string }, on: Record<string, string>) {
      const answer = await central.inject({
        method: 'PUT',
        url: `/fhir/R4/Task/${task.id}`,
        headers: {
          authorization: `Bearer ${me}`,
          'content-type': 'application/fhir+json',
          'idempotency-key': randomUUID(),
          'rounds-client-version': minimumClientVersion,
          ...on,
        },
        payload: JSON.stringify(task),
      })
      return { status: answer.statusCode, body: JSON.parse(answer.payload || '{}') as Task & { id: string } }
    },
    /** As a workstation has it from its Lease. */
    proofOf: (task: string, claim: number, holder: string): string =>
      claimProofs(central.context.db).of({ task, claim, holder }),
    /** The last place in the feed. */
    newest: () => newestPosition(central.context.db),
    bytes: () => central.context.db.serialize(),
    /** A copy of the file as it is now. */
    copy(): void {
      copies.push({ at: clock.monotonic(), bytes: central.context.db.serialize() })
      if (copies.length > 20) copies.shift()
    },
    /** The newest copy that is at least so old; answers when it was made, undefined when there is none. */
    async putBack(ageMs: number, restored: boolean): Promise<number | undefined> {
      const copy = copies.findLast(({ at }) => at <= clock.monotonic() - ageMs)
      if (!copy) return undefined
      await central.close()
      file = join(root, `central-${++n}.sqlite`)
      writeFileSync(file, copy.bytes)
      copies = copies.filter(({ at }) => at <= copy.at)
      central = await start(restored)
      return copy.at
    },
    /** Deletions and kept answers from before this moment are forgotten. */
    expire: () => forgetBefore(central.context.db, clock.now() + 1),
    sweep: () => {
      central.context.leases.seenBy('cleo')
    },
    close: () => central.close(),
  }
}
export type Server = Awaited<ReturnType<typeof startServer>>
