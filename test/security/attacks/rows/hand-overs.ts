import type { Task } from '@medplum/fhirtypes'
import { must, type Weakening } from '../attack.ts'
import { type Clinic, inClinic, taken } from '../clinic.ts'

/** Visits that are offered: whose they are to give, and whose to take. */

const row = 'central/fhir/writable/hand-over.ts'

const offer = (from: string, to: string): Task & { id: string } => ({
  resourceType: 'Task',
  id: `offer-${from}-${to}`,
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'hand-over' }] },
  focus: { reference: 'Encounter/mine-visit' },
  for: { reference: 'Patient/mine' },
  encounter: { reference: 'Encounter/mine-visit' },
  requester: { reference: `Practitioner/${from}` },
  owner: { reference: `Practitioner/${to}` },
  note: [{ text: 'Please.' }],
})
const holder = ({ server }: Clinic) => server.context.leases.holderOf('mine-visit')?.practitionerId

const onlyTheHolder: Weakening = {
  rule: 'A visit is offered by who has it.',
  changes: [
    {
      file: row,
      find: 'if (!task || !store.seesTask(me, task)) throw notYours()',
      replace: 'if (!task) throw notYours()',
    },
    { file: row, find: 'if (held && held.holder !== me) throw leases.superseded(held, me)', replace: '' },
    { file: row, find: 'if (held) leases.mine(me, task, held.claim)', replace: 'if (held) held.claim' },
  ],
  attacks: [
    {
      title: 'reads name and reason of a colleague’s patient by offering the visit',
      of: 'leases of others',
      run: () =>
        inClinic(async ({ ben }) =>
          taken(await ben.create(offer('ben', 'ada')), 'the patient of another, in the answer'),
        ),
    },
  ],
}

const onlyTheAddressee: Weakening = {
  rule: 'An offered visit is accepted by the colleague it is offered to, and by nobody else.',
  changes: [
    {
      file: row,
      find: "const mayAnswer = parties?.owner === me && next.status !== 'cancelled'",
      replace: 'const mayAnswer = true',
    },
  ],
  attacks: [
    {
      title: 'leaves a patient to a colleague who never accepted',
      of: 'leases of others',
      run: () =>
        inClinic(async (clinic) => {
          const { ada } = clinic
          const { status, body } = await ada.create(offer('ada', 'ben'))
          must(status === 201, 'ada offers her visit')
          await ada.update({ ...body, status: 'accepted' })
          return holder(clinic) === 'ben' ? 'a colleague who has the duty and does not know' : null
        }),
    },
  ],
}

const licensedWhereTheyAre: Weakening = {
  rule: 'A visit is handed over to who is licensed where the patient says they are.',
  changes: [
    {
      file: 'central/leases/may-take.ts',
      find: 'return place ? decideLicense(practitioner, place, at) : mayTake(store, practitioner, task, at)',
      replace: 'return { licensed: true }',
    },
  ],
  attacks: [
    {
      title: 'takes a patient in a state without a license there, by way of an offer',
      of: 'leases of others',
      run: () =>
        inClinic(async (clinic) => {
          const { status, body } = await clinic.ada.create(offer('ada', 'cleo'))
          if (status === 201) await clinic.cleo.update({ ...body, status: 'accepted' })
          return holder(clinic) === 'cleo' ? 'a visit in a state without a license' : null
        }),
    },
  ],
}

export const handOvers: Weakening[] = [onlyTheHolder, onlyTheAddressee, licensedWhereTheyAre]
