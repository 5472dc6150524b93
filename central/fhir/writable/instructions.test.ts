import type { Bundle, Communication } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { instructionsMessage } from '../../../main/clinical/instructions/communication.ts'
import { instructionsLibrary } from '../../../main/clinical/instructions/library.ts'
import { element, twoVisits } from './testing.ts'

const { at, myClaim } = twoVisits()

const message = (id: string, of = at.mine, sender = 'ada'): Communication & { id: string } =>
  instructionsMessage(
    id,
    {
      patientId: of,
      encounterId: `${of}-visit`,
      sender: { reference: `Practitioner/${sender}`, display: 'Dr. Who' },
    },
    {
      language: 'en',
      title: 'Cold',
      text: 'Rest.',
      unreviewed: false,
      sent: '2026-11-23T10:05:00Z',
      libraryId: 'instructions-cold',
    },
  )

it('are sent in a visit of the writer’s, under their name on record', async () => {
  const { status, body } = await at.ada.create(message(`${at.mine}-sent`), myClaim())
  expect(status).toBe(201)
  expect(body.sender?.reference).toBe('Practitioner/ada')
  expect(JSON.stringify(body)).not.toContain('Dr. Who')
})

it('that were taken back before they were sent are taken as such, and stay so', async () => {
  const { status, body } = await at.ada.create(
    { ...message(`${at.mine}-never`), status: 'entered-in-error' },
    myClaim(),
  )
  expect([status, body.status]).toEqual([201, 'entered-in-error'])
  expect((await at.ada.update({ ...body, status: 'completed' }, myClaim())).problem).toBe('invalid-resource')
})

it('are taken back by their sender, whole and once', async () => {
  const { body } = await at.ada.create(message(`${at.mine}-back`), myClaim())
  const changed = { ...body, payload: [{ contentString: 'Run.' }] }
  expect((await at.ada.update(changed, myClaim())).problem).toBe('invalid-resource')
  const both = { ...changed, status: 'entered-in-error' as const }
  expect((await at.ada.update(both, myClaim())).problem).toBe('invalid-resource')
  const back = await at.ada.update({ ...body, status: 'entered-in-error' }, myClaim())
  expect(back.status).toBe(200)
  expect((await at.ada.update({ ...back.body, status: 'completed' }, myClaim())).problem).toBe(
    'invalid-resource',
  )
  expect((await at.ada.remove(back.body, myClaim())).problem).toBe('forbidden')
})

it('after a hand-over are taken back by their sender, and by who has the visit now, who changes no word of them', async () => {
  const { body: first } = await at.ada.create(message(`${at.mine}-first`), myClaim())
  const { body: second } = await at.ada.create(message(`${at.mine}-second`), myClaim())
  await at.ada.handOver(`${at.mine}-task`, 1, 'ben')
  const bens = { 'rounds-claim': `${at.mine}-task 2` }
  const back = { status: 'entered-in-error' } as const
  const named = { ...second, ...back, sender: { ...second.sender, display: 'Dr. Who' } }
  const other = { ...second, ...back, payload: [{ contentString: 'Run.' }] }
  expect((await at.ben.update(other, bens)).problem).toBe('invalid-resource')
  const asHis = { ...second, ...back, sender: { reference: 'Practitioner/ben' } }
  expect((await at.ben.update(asHis, bens)).problem).toBe('invalid-resource')
  const taken = await at.ben.update(named, bens)
  expect([taken.status, taken.body.status, taken.body.sender]).toEqual([
    200,
    'entered-in-error',
    second.sender,
  ])
  expect((await at.ada.update({ ...first, ...back }, myClaim())).status).toBe(200)
  expect((await at.ada.create(message(`${at.mine}-late`), myClaim())).problem).toBe('claim-superseded')
})

it.each<[string, (good: Communication) => Communication, string]>([
  [
    'in another’s name',
    (it) => ({ ...it, sender: { reference: 'Practitioner/ben' } }),
    'Communication.sender',
  ],
  ['of another kind', (it) => ({ ...it, category: [{ text: 'Reminder' }] }), 'Communication.payload'],
  ['without a text', (it) => ({ ...it, payload: [] }), 'Communication.payload'],
  [
    'with a file beside the text',
    (it) => ({
      ...it,
      payload: [...(it.payload ?? []), { contentAttachment: { url: 'https://x.example' } }],
    }),
    'Communication.payload',
  ],
  [
    'that are a book',
    (it) => ({ ...it, payload: [{ contentString: 'x'.repeat(20_001) }] }),
    'Communication.payload',
  ],
  ['in a language that nobody checks', (it) => ({ ...it, language: 'fr' }), 'Communication.language'],
  [
    'to somebody else too',
    (it) => ({ ...it, recipient: [...(it.recipient ?? []), { reference: 'Practitioner/ben' }] }),
    'Communication.recipient',
  ],
  [
    'to another patient',
    (it) => ({ ...it, recipient: [{ reference: `Patient/${at.his}` }] }),
    'Communication.recipient',
  ],
])('instructions %s are refused', async (_, change, where) => {
  const answer = await at.ada.create({ ...change(message('odd')), id: 'odd' }, myClaim())
  expect([element(answer), answer.status >= 400]).toEqual([where, true])
})

it('in a colleague’s visit are refused', async () => {
  expect((await at.ada.create(message(`${at.his}-sent`, at.his), myClaim())).problem).toBe('bad-request')
  expect((await at.ada.create(message(`${at.his}-sent`, at.his))).problem).toBe('claim-superseded')
})

it('the texts of the practice are read by everyone, and written by nobody', async () => {
  const library = instructionsLibrary(
    {
      id: 'instructions-cold',
      title: 'Cold',
      codes: ['J00'],
      complaints: [],
      ages: { from: null, to: null },
      en: { title: 'Cold', text: 'Rest.' },
      es: null,
      sources: [],
      example: false,
    },
    'The practice',
  )
  at.server.store.put(library)
  const { body } = await at.ada.get<Bundle>('Library?status=active')
  expect(body.entry?.map(({ resource }) => resource?.id)).toContain('instructions-cold')
  expect((await at.ada.create({ ...library, id: 'planted' })).status).toBe(403)
})
