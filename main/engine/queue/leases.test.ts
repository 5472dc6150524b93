import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Lease } from '../../clinical/lease.ts'
import type { CentralAnswer, CentralClient, CentralRequest, NoAnswer } from '../central/client.ts'
import type { HeldVisit } from '../record/held-visits.ts'
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
const answerOf = (
  status: number,
  body: unknown,
  problem: CentralAnswer['problem'] = null,
): CentralAnswer => ({
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
const refused = (code: string, message: string, status = 409) =>
  answerOf(status, {}, { code, message, expression: [], current: null })
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
  const mine = central(silent('timeout'), answerOf(200, { leases: [lease] }))
  expect(await mine.leases.claim('t', false)).toEqual(lease)
  expect(mine.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /leases/t', 'GET /leases'])
  const lost = central(silent('network'), answerOf(200, { leases: [{ ...lease, mine: false }] }))
  await expect(lost.leases.claim('t', false)).rejects.toMatchObject({
    code: 'central-unreachable',
    message: 'The claim did not get through, and the visit is not yours. Try again.',
  })
  const dark = central(silent('timeout'), silent('network'))
  await expect(dark.leases.claim('t', false)).rejects.toMatchObject({ code: 'central-unreachable' })
})

test.each([
  [refused('already-claimed', 'Dr B has this visit.'), 'already-claimed'],
  [refused('not-licensed', 'No license in RI.', 403), 'not-licensed'],
  [refused('client-too-old', 'Update first.', 426), 'client-too-old'],
  [refused('claims-paused', 'In 40 seconds.', 503), 'refused-by-central'],
  [answerOf(400, null), 'refused-by-central'],
  [silent('captive-portal'), 'captive-portal'],
  [silent('sign-in-needed'), 'not-signed-in'],
  [silent('proxy-sign-in'), 'central-unreachable'],
])('a refusal keeps its own words: %#', async (answer, code) => {
  const { leases, asked } = central(answer)
  const message = answer.kind === 'answer' ? (answer.problem?.message ?? 'The server refused this.') : /./
  await expect(leases.claim('t', true)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
  expect(asked).toHaveLength(1)
  expect(asked[0]?.body?.toString()).toBe('{"takeOver":true}')
})

test('repeats a request refused by another epoch once', async () => {
  const other = refused('epoch-mismatch', 'Restored.', 412)
  const once = central(other, answerOf(201, lease))
  expect(await once.leases.claim('t', false)).toEqual(lease)
  const twice = central(other, other)
  await expect(twice.leases.claim('t', false)).rejects.toMatchObject({ message: 'Restored.' })
  expect(twice.asked).toHaveLength(2)
})

test('keeping a claim names oneself under its number', async () => {
  const { leases, asked } = central(answerOf(200, lease), answerOf(200, lease))
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
    answerOf(200, lease),
    answerOf(204, null),
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
  const listed = (current: Resource | null) =>
    answerOf(409, {}, { code: 'patient-deceased', message: 'Confirm.', expression: [], current })
  const { leases, asked } = central(listed(dead), listed(null), answerOf(201, lease), answerOf(201, lease))
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
  const some = central(answerOf(200, { leases: [...odd, lease] }))
  expect(await some.leases.list()).toEqual([lease])
  await expect(central(answerOf(200, { leases: 5 })).leases.list()).rejects.toMatchObject({
    code: 'central-unreachable',
  })
  const settled = central(answerOf(201, { ...lease, claim: '3' }), answerOf(200, { leases: [lease] }))
  expect(await settled.leases.claim('t', false)).toEqual(lease)
  const other = central(answerOf(201, { ...lease, task: 'other' }), answerOf(200, { leases: [] }))
  await expect(other.leases.claim('t', false)).rejects.toMatchObject({ code: 'central-unreachable' })
  const held = { taskId: 't', claim: 3, encounterId: 'e' } as HeldVisit
  await expect(central(answerOf(200, 'yes')).leases.keep(held, 'd')).rejects.toMatchObject({
    code: 'central-unreachable',
  })
})
