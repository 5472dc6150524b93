import type { Bundle, Resource } from '@medplum/fhirtypes'
import { patient, waitingVisit } from '../../../central/testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../../../central/testing/server.ts'
import { definitions } from '../../../central/validation/definitions.ts'
import { must } from './attack.ts'

export type World = { server: TestServer; ada: Client }

export const underClaim = { 'rounds-claim': 'p1-task 1' }

/** Ada has the visit of `p1`, and writes under its claim. */
export async function inVisit(attack: (world: World) => Promise<string | null>): Promise<string | null> {
  // Read at a program's start, so that no first request pays for them.
  definitions()
  const server = await startCentral({ database: ':memory:' }, [...waitingVisit('p1'), patient('p2')])
  try {
    const ada = server.as('ada')
    must((await ada.claim('p1-task')).status === 201, 'ada claims')
    return await attack({ server, ada })
  } finally {
    await server.close()
  }
}

export const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

export const observation = (id: string, more: object = {}): Resource & { id: string } =>
  ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/p1-visit' },
    ...more,
  }) as never

export const act = (more: object): Resource & { id: string } =>
  ({
    resourceType: 'AuditEvent',
    id: 'act',
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    recorded: '2026-11-23T10:06:00Z',
    agent: [{ who: { reference: 'Practitioner/ada' }, requestor: true }],
    source: { observer: { display: 'Rounds workstation device-1' } },
    ...more,
  }) as never

export const batchOf = (entry: unknown[], type = 'batch') =>
  ({ resourceType: 'Bundle', type, entry }) as never as Bundle

/** What the server says to somebody who has no business here: the end of it, or that it took it. */
export const verdict = (status: number): string | null =>
  status >= 500 ? `answered ${status}` : status < 300 ? 'it is taken' : null

export const bundle = 'central/fhir/bundle.ts'

export const request = 'central/http/request.ts'
