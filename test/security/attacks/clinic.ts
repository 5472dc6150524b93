import type { Appointment, Bundle, Encounter, Practitioner, Resource } from '@medplum/fhirtypes'
import { atLocation, patient, practitioner, waitingVisit } from '../../../central/testing/practice.ts'
import { type Client, put, startCentral, type TestServer } from '../../../central/testing/server.ts'
import { must } from './attack.ts'

/** Whom the attacks on writes are about: ada and ben are licensed where `mine` and `victim` wait, tina is supervised by ben. */
export type Clinic = { server: TestServer; ada: Client; ben: Client; cleo: Client; tina: Client }

export const token = 'the-link-of-the-victim-01'
export const underMine = { 'rounds-claim': 'mine-task 1' }
export const underVictim = (claim: number) => ({ 'rounds-claim': `victim-task ${claim}` })

const supervised: Practitioner & { id: string } = {
  ...practitioner('tina', 'Lane', ['MA']),
  extension: [
    { url: 'https://rounds.example/fhir/supervisor', valueReference: { reference: 'Practitioner/ben' } },
  ],
}

export const meeting = (of: string, who: string): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id: `${of}-${who}`,
  status: 'booked',
  start: '2026-11-23T15:00:00Z',
  end: '2026-11-23T15:30:00Z',
  participant: [`Patient/${of}`, `Practitioner/${who}`].map((reference) => ({
    actor: { reference },
    status: 'accepted' as const,
  })),
})

export const inMassachusetts = (id: string) => ({
  ...patient(id),
  address: [{ city: 'Salem', state: 'MA' }],
})

/** Ada holds the visit of `mine`; `victim` waits, with a link. */
export async function inClinic(
  attack: (clinic: Clinic) => Promise<string | null>,
  more: (Resource & { id: string })[] = [],
): Promise<string | null> {
  const [who, encounter, task] = waitingVisit('victim')
  const identifier = [{ system: 'https://rounds.example/fhir/join', value: token }]
  const server = await startCentral({ database: ':memory:' }, [
    supervised,
    ...waitingVisit('mine'),
    who,
    { ...encounter, identifier },
    task,
    ...more,
  ])
  try {
    const [ada, ben, cleo, tina] = ['ada', 'ben', 'cleo', 'tina'].map(server.as) as [
      Client,
      Client,
      Client,
      Client,
    ]
    must((await ada.claim('mine-task')).status === 201, 'ada claims her visit')
    return await attack({ server, ada, ben, cleo, tina })
  } finally {
    await server.close()
  }
}

/** Ada had the visit of the victim, and ben has it now. */
export const handedOver = (
  attack: (clinic: Clinic) => Promise<string | null>,
  more: (Resource & { id: string })[] = [],
) =>
  inClinic(async (clinic) => {
    must((await clinic.ada.claim('victim-task')).status === 201, 'ada claims the visit')
    must((await clinic.ada.handOver('victim-task', 1, 'ben')).status === 200, 'ada hands it over')
    return attack(clinic)
  }, more)

/** What an attacker has of a write: that it was taken. */
export const taken = ({ status }: { status: number }, message: string): string | null =>
  status < 300 ? message : null

export const transaction = (...resources: Resource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: resources.map((it) => put(it)),
})

/** The patient says in the visit that they are in that state. */
export async function stated(who: Client, id: string, state: string): Promise<void> {
  const { body } = await who.get<Encounter>(`Encounter/${id}-visit`)
  const written = await who.update(atLocation({ ...body, id: `${id}-visit` }, state))
  must(written.status === 200, `the patient is in ${state}`)
}
