import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  type Channel,
  channels,
  isQuery,
  type Key,
  type Payload,
  type Result,
  touches,
} from '../../../preload/contract/index.ts'
import { agreed, allSent, chartLoaded, practice, rosa, toCoSign, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'
import { asked } from './testing/asked.ts'

const at = practice()
const { encounterId, taskId } = rosa

/** What time alone changes is not told by keys. */
const byTime = ['asOf', 'ageSeconds', 'lastContact', 'lastContactSeconds', 'waitingSeconds', 'typedSeconds']
const shownOf = (result: Result<unknown>) =>
  JSON.stringify({ ...result, keys: [] }, (name, value) => (byTime.includes(name) ? undefined : value))

type Answers = Map<Channel, Result<unknown>>
async function askAll(one: Workstation): Promise<Answers> {
  const answers: Answers = new Map()
  for (const channel of Object.keys(asked) as Channel[])
    answers.set(channel, await one.engine().call(channel, asked[channel] as never))
  return answers
}

const keysAnnounced = (one: Workstation, from: number): Key[] =>
  one.events
    .slice(from)
    .flatMap(({ event, payload }) => (event === 'changed' ? (payload as Payload<'changed'>).keys : []))
/** Whatever was touched has been told. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

/** Changes made at the central API, each by somebody else. */
const elsewhere = (change: (resource: Resource) => Resource, name: string) => async (one: Workstation) => {
  const [type = '', id = ''] = name.split('/')
  const { store } = at.central.context
  const before = store.read(type as Resource['resourceType'], id)?.resource
  if (!before) throw new Error(`${name} is not there`)
  store.put({ ...change(before), id } as Resource & { id: string })
  await one.call('sync.now', {})
}
const added = (resource: Resource & { id: string }) => async (one: Workstation) => {
  at.central.context.store.put(resource)
  await one.call('sync.now', {})
}
/** What the central API has for this provider alone is asked for when it pokes, and told when it is another. */
async function poked(one: Workstation): Promise<void> {
  const before = one.changed(['co-sign'])
  one.engine().realtimeNews({ kind: 'poke' })
  await one.until(() => one.changed(['co-sign']) > before)
}
const subject = { reference: 'Patient/rosa-delgado' }

/** Each kind of row is written once, by a command or by what the central API sends. */
const changes: [string, (one: Workstation) => Promise<unknown>][] = [
  ['a claim', (one) => one.call('queue.claim', { taskId })],
  ['the chart that comes with it', (one) => chartLoaded(one)],
  ['that it is read', (one) => one.call('chart.viewed', { chartOf: { encounterId } })],
  ['a contact', (one) => one.call('visit.recordContact', { encounterId, mode: 'video', reason: null })],
  ['a consent', (one) => one.call('visit.recordConsent', { encounterId, consent: agreed })],
  ['a stated location', (one) => one.call('visit.recordLocation', { encounterId, location: worcester })],
  ['an identity confirmed', (one) => one.call('visit.confirmIdentity', { encounterId })],
  ['the begin of the call', (one) => one.call('visit.start', { encounterId })],
  [
    'the first words',
    (one) => one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1 }),
  ],
  [
    'more words',
    (one) => one.call('note.edit', { encounterId, section: 'plan', text: 'Rest. Tea.', edit: 2 }),
  ],
  ['all of it sent', (one) => allSent(one)],
  [
    'a form half filled in',
    (one) => one.call('form.keep', { encounterId, form: 'order', values: { dosage: 'daily' } }),
  ],
  [
    'an order',
    (one) =>
      one.call('orders.draft', {
        encounterId,
        rxcui: '197806',
        dosage: 'one as needed',
        quantity: 10,
        quantityUnit: 'tablet',
        refills: 0,
        overrideReason: 'Asked.',
      }),
  ],
  [
    'an allergy told',
    (one) =>
      one.call('chart.recordAllergy', {
        encounterId,
        text: 'Latex',
        rxcui: null,
        reaction: null,
        criticality: 'low',
      }),
  ],
  ['that no food allergy is known', (one) => one.call('chart.recordNoneKnown', { encounterId, of: 'food' })],
  [
    'an allergy coded',
    (one) =>
      one.call('chart.codeAllergy', {
        encounterId,
        allergyId: 'rosa-delgado-allergy-2',
        codes: [{ system: 'http://snomed.info/sct', code: '387406002' }],
      }),
  ],
  ['a break', (one) => one.call('session.setAvailability', { availability: 'on-break' })],
  [
    'another name of the patient',
    elsewhere(
      (one) => ({ ...one, name: [{ given: ['Rosalia'], family: 'Delgado' }] }) as Resource,
      'Patient/rosa-delgado',
    ),
  ],
  [
    'another name of the provider',
    elsewhere(
      (one) => ({ ...one, name: [{ given: ['Ada'], family: 'Okafor' }] }) as Resource,
      'Practitioner/okafor',
    ),
  ],
  [
    'a problem of elsewhere',
    added({ resourceType: 'Condition', id: 'asthma-of-elsewhere', code: { text: 'Asthma' }, subject }),
  ],
  [
    'a result of elsewhere',
    added({
      resourceType: 'Observation',
      id: 'weight-of-elsewhere',
      status: 'final',
      category: [{ coding: [{ code: 'vital-signs' }] }],
      code: { text: 'Body weight', coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
      valueQuantity: { value: 70, unit: 'kg' },
      effectiveDateTime: '2026-11-20T10:00:00Z',
      subject,
    }),
  ],
  [
    'an appointment of elsewhere',
    async (one) => {
      const start = new Date(Date.now() + 60_000).toISOString()
      const end = new Date(Date.now() + 120_000).toISOString()
      const participant = [
        { actor: subject, status: 'accepted' as const },
        { actor: { reference: 'Practitioner/okafor' }, status: 'accepted' as const },
      ]
      await added({
        resourceType: 'Appointment',
        id: 'appointment-of-elsewhere',
        status: 'booked',
        start,
        end,
        participant,
      })(one)
      expect(JSON.stringify(await one.call('queue.list', {}))).toContain('appointment-of-elsewhere')
    },
  ],
  [
    'a result that can’t be read',
    async (one) => {
      await added({
        resourceType: 'Observation',
        id: 'unreadable-of-elsewhere',
        status: 'final',
        code: 'none' as never,
        subject,
      })(one)
      expect((await one.call('sync.status', {})).unreadable?.count).toBe(1)
    },
  ],
  [
    'a note to co-sign',
    async (one) => {
      toCoSign(at.central)
      await poked(one)
      expect((await one.call('cosign.count', {})).count).toBe(1)
    },
  ],
  [
    'a note to co-sign that its author marked in error',
    async (one) => {
      await elsewhere(
        (note) => ({ ...note, status: 'entered-in-error' }) as Resource,
        'Composition/note-to-co-sign',
      )(one)
      await poked(one)
    },
  ],
  ['a visit left for later', (one) => one.call('visit.finishLater', { encounterId })],
  ['a sign-out', (one) => one.call('session.signOut', {})],
]

test('whatever changes an answer touches a key that the answer had named', async () => {
  const one = await at.station()
  await one.call('sync.now', {})
  // Sync goes on between two rounds of questions: what it tells meanwhile counts for the second.
  let from = one.events.length
  let before = await askAll(one)
  let different = 0
  const missed: string[] = []
  for (const [name, change] of changes) {
    await change(one)
    const asking = one.events.length
    const after = await askAll(one)
    await turn()
    const announced = keysAnnounced(one, from)
    for (const [channel, result] of after) {
      const earlier = before.get(channel)
      if (!earlier || shownOf(earlier) === shownOf(result)) continue
      different++
      if (!touches(announced, earlier.keys ?? [])) missed.push(`${channel} after ${name}`)
    }
    before = after
    from = asking
  }
  expect(missed).toEqual([])
  // Changes that no answer shows would prove nothing.
  expect(different).toBeGreaterThan(changes.length)
  expect(Object.keys(asked).every((channel) => isQuery(channel as Channel) && channel in channels)).toBe(true)
})
