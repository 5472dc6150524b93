import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { CentralAnswer, CentralClient, CentralRequest, NoAnswer } from '../central/client.ts'
import type { HeldVisit } from '../visit/held-visits.ts'
import type { Lease } from './lease.ts'
import { leasesAt } from './leases.ts'

const lease: Lease = {
  task: 't',
  encounter: 'e',
  patient: 'p',
  holder: { reference: 'Practitioner/d', display: 'Dr D' },
  claim: 3,
  secondsLeft: 60,
  lastHeardSeconds: 0,
  lapsed: false,
  mine: true,
}
const said = (status: number, body: unknown, problem: CentralAnswer['problem'] = null): CentralAnswer => ({
  kind: 'answer',
  status,
  body,
  epoch: 'epoch',
  position: null,
  serverTime: null,
  sunset: null,
  replayed: false,
  problem,
})
const refused = (code: string, words: string, status = 409) =>
  said(status, {}, { code, words, expression: [], current: null })
const silent = (why: NoAnswer['why']): NoAnswer => ({ kind: 'no-answer', why })

/** A central API that answers in this order, and what it was asked. */
function central(...answers: (CentralAnswer | NoAnswer)[]) {
  const asked: CentralRequest[] = []
  const client: CentralClient = {
    async request(request) {
      asked.push(request)
      const answer = answers.shift()
      if (!answer) throw new Error('asked once too often')
      return answer
    },
    onOutcome: () => () => {},
    pauseLeft: () => 0,
  }
  return { leases: leasesAt(client), asked }
}

test('a claim whose answer never came is settled by asking what is held', async () => {
  const mine = central(silent('timeout'), said(200, { leases: [lease] }))
  expect(await mine.leases.claim('t', false)).toEqual(lease)
  expect(mine.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /leases/t', 'GET /leases'])
  const lost = central(silent('network'), said(200, { leases: [{ ...lease, mine: false }] }))
  await expect(lost.leases.claim('t', false)).rejects.toMatchObject({
    code: 'central-unreachable',
    message: 'The claim did not get through, and the visit is not yours. Try again.',
  })
  const dark = central(silent('timeout'), silent('network'))
  await expect(dark.leases.claim('t', false)).rejects.toMatchObject({ code: 'central-unreachable' })
})

test.each([
  [refused('already-claimed', 'Dr B has this visit.'), 'already-claimed'],
  [refused('not-licensed', 'No licence in RI.', 403), 'not-licensed'],
  [refused('client-too-old', 'Update first.', 426), 'client-too-old'],
  [refused('claims-paused', 'In 40 seconds.', 503), 'refused-by-central'],
  [said(400, null), 'refused-by-central'],
  [silent('captive-portal'), 'captive-portal'],
  [silent('sign-in-needed'), 'not-signed-in'],
  [silent('proxy-sign-in'), 'central-unreachable'],
])('a refusal keeps its own words: %#', async (answer, code) => {
  const { leases, asked } = central(answer)
  const words = answer.kind === 'answer' ? (answer.problem?.words ?? 'The central API refused this.') : /./
  await expect(leases.claim('t', true)).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
  expect(asked).toHaveLength(1)
  expect(asked[0]?.body?.toString()).toBe('{"takeOver":true}')
})

test('what another epoch refused is asked once more, and no oftener', async () => {
  const other = refused('epoch-mismatch', 'Restored.', 412)
  const once = central(other, said(201, lease))
  expect(await once.leases.claim('t', false)).toEqual(lease)
  const twice = central(other, other)
  await expect(twice.leases.claim('t', false)).rejects.toMatchObject({ message: 'Restored.' })
  expect(twice.asked).toHaveLength(2)
})

test('keeping a claim names oneself under its number', async () => {
  const { leases, asked } = central(said(200, lease), said(200, lease))
  const held = { taskId: 't', claim: 3, encounterId: 'e' } as HeldVisit
  expect(await leases.keep(held, 'd')).toEqual(lease)
  expect(asked[0]).toMatchObject({ method: 'PUT', path: '/leases/t', headers: { 'If-Match': '"3"' } })
  expect(asked[0]?.body?.toString()).toBe('{"holder":"Practitioner/d"}')
  await leases.keep({ ...held, begun: { appointmentId: 'a', join: 'link' } }, 'd')
  expect(JSON.parse(asked[1]?.body?.toString() ?? '')).toEqual({
    holder: 'Practitioner/d',
    appointment: 'Appointment/a',
    encounter: 'e',
    join: 'link',
  })
})

test('hand over and release name the claim they end', async () => {
  const { leases, asked } = central(
    said(200, lease),
    said(204, null),
    refused('claim-superseded', 'Not yours.'),
  )
  await leases.handOver('t', 3, 'b')
  await leases.release('t', 4)
  await expect(leases.release('t', 4)).rejects.toMatchObject({ code: 'claim-superseded' })
  expect(asked.map(({ method, headers }) => [method, headers?.['If-Match']])).toEqual([
    ['PUT', '"3"'],
    ['DELETE', '"4"'],
    ['DELETE', '"4"'],
  ])
})

test('of a patient recorded as dead the refusal brings the day, and the confirmed claim says so', async () => {
  const dead = { resourceType: 'Patient', deceasedDateTime: '2026-10-02' } as const
  const told = (current: Resource | null) =>
    said(409, {}, { code: 'patient-deceased', words: 'Confirm.', expression: [], current })
  const { leases, asked } = central(told(dead), told(null), said(201, lease), said(201, lease))
  await expect(leases.claim('t', false)).rejects.toMatchObject({
    code: 'patient-deceased',
    message: 'Confirm.',
    deceased: '2026-10-02',
  })
  await expect(leases.begin('t', 'a')).rejects.toMatchObject({ deceased: 'unknown' })
  await leases.claim('t', true, true)
  await leases.begin('t', 'a', true)
  expect(asked.map(({ body }) => JSON.parse(body?.toString() ?? ''))).toEqual([
    {},
    { appointment: 'Appointment/a' },
    { takeOver: true, deceasedConfirmed: true },
    { appointment: 'Appointment/a', deceasedConfirmed: true },
  ])
})

test('of a list each lease that can be read counts; an answer that is no lease is settled by asking what is held', async () => {
  const odd = [5, null, { ...lease, claim: '3' }, { ...lease, holder: 'Dr D' }]
  const some = central(said(200, { leases: [...odd, lease] }))
  expect(await some.leases.list()).toEqual([lease])
  await expect(central(said(200, { leases: 5 })).leases.list()).rejects.toMatchObject({
    code: 'central-unreachable',
  })
  const settled = central(said(201, { ...lease, claim: '3' }), said(200, { leases: [lease] }))
  expect(await settled.leases.claim('t', false)).toEqual(lease)
  const other = central(said(201, { ...lease, task: 'other' }), said(200, { leases: [] }))
  await expect(other.leases.claim('t', false)).rejects.toMatchObject({ code: 'central-unreachable' })
  const held = { taskId: 't', claim: 3, encounterId: 'e' } as HeldVisit
  await expect(central(said(200, 'yes')).leases.keep(held, 'd')).rejects.toMatchObject({
    code: 'central-unreachable',
  })
})
