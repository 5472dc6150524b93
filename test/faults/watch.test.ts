import type { Composition } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { compositionOf } from '../../main/engine/record/composition.ts'
import type { Line } from './network.ts'
import { createWatch } from './watch.ts'

type Answer = { status: number; body: string; central?: boolean }
const stored: Answer = { status: 201, body: '{}', central: true }
const portal: Answer = { status: 200, body: '<html>' }
const refusal = (status: number, message: string): Answer => ({
  status,
  body: JSON.stringify({ issue: [{ details: { text: message } }] }),
  central: true,
})

/** A device that sends writes over a line that answers as told; `null`: no answer. */
function device() {
  const watch = createWatch()
  let answer: Answer | null = stored
  const bare: Line = {
    async fetch() {
      if (!answer) throw new TypeError('fetch failed')
      const headers: Record<string, string> = answer.central ? { 'Server-Epoch': 'e' } : {}
      return new Response(answer.body, { status: answer.status, headers })
    },
    arm: () => {},
    partition: () => {},
    kill: () => {},
    heal: () => {},
  }
  const line = watch.over(bare)
  return {
    watch,
    line,
    async send(key: string, resource: object, next: Answer | null = stored) {
      answer = next
      const headers = { 'Idempotency-Key': key, 'Rounds-Device': 'd' }
      const body = new TextEncoder().encode(JSON.stringify(resource))
      await line.fetch('/fhir/R4/it', { method: 'PUT', headers, body }).catch(() => {})
    },
    broken: () => [...watch.broken],
  }
}
const observation = (valueString: string) => ({ resourceType: 'Observation', id: 'o', valueString })

test('the same key and bytes may be sent as often as need be', async () => {
  const { send, broken } = device()
  for (const answer of [null, portal, { ...stored, status: 500 }, stored])
    await send('k', observation('a'), answer)
  await send('l', observation('b'))
  expect(broken()).toEqual([])
})

test('a key with other bytes is seen', async () => {
  const { send, broken } = device()
  await send('k', observation('a'), null)
  await send('k', observation('b'))
  expect(broken()).toEqual(['key k was sent with other bytes'])
})

test.each([null, portal])('another key before the result of the first is known is seen', async (answer) => {
  const { send, broken } = device()
  await send('k', observation('a'), answer)
  await send('l', observation('a'))
  expect(broken().join()).toContain('Observation/o under another key')
})

test('after the server was put back, and from a process that is dead, another key is no wonder', async () => {
  const one = device()
  await one.send('k', observation('a'), null)
  one.watch.historyChanged()
  await one.send('l', observation('a'))
  const two = device()
  await two.send('k', observation('a'), null)
  two.line.kill()
  await two.send('l', observation('a'))
  expect([...one.broken(), ...two.broken()]).toEqual([])
})

test('reports a signature that covers other text than was signed', async () => {
  const { send, broken } = device()
  const names = { id: 'n', patientId: 'p', encounterId: 'e', practitionerId: 'd', practitionerName: 'Dr D' }
  const signed = (plan: string): Composition => ({
    ...compositionOf(
      names,
      undefined,
      { subjective: '', objective: '', assessment: '', plan },
      { status: 'final', date: '2026-01-05T14:00:00Z', orders: [] },
    ),
    attester: [{ mode: 'legal', time: '2026-01-05T14:00:00Z' }],
  })
  const bundle = (plan: string) => ({ resourceType: 'Bundle', entry: [{ resource: signed(plan) }] })
  await send('k', bundle('Rest.'), refusal(412, 'changed'))
  await send('l', bundle('Rest.'), refusal(412, 'changed'))
  expect(broken()).toEqual([])
  await send('m', bundle('Rest, and theirs.'))
  expect(broken()).toEqual(['the signature of 2026-01-05T14:00:00Z covers other words than were signed'])
})

test('a write may be put aside with the message of a refusal, or after a conflict', async () => {
  const { send, watch } = device()
  await send('k', observation('a'), { ...refusal(500, 'trouble') })
  expect(watch.mayPutAside('d', 'trouble')).toBe(false)
  await send('k', observation('a'), refusal(422, 'not valid'))
  expect(watch.mayPutAside('d', 'It depends on a write that was put aside: not valid')).toBe(true)
  expect(watch.mayPutAside('d', 'The same part of it was changed')).toBe(false)
  await send('l', observation('a'), refusal(412, 'changed'))
  expect(watch.mayPutAside('d', 'The same part of it was changed')).toBe(true)
})

test('what one process heard was taken, and sends again and again, is seen', async () => {
  const { send, broken } = device()
  for (const answer of [portal, stored, stored]) await send('k', observation('a'), answer)
  expect(broken()).toEqual([])
  await send('k', observation('a'))
  expect(broken()).toEqual(['d sends Observation/o again, which it heard was taken'])
})

test('a signature counts as acknowledged when its answer was heard and it waits no more', async () => {
  const { send, watch } = device()
  const signed = { resourceType: 'Composition', id: 'n', status: 'final', section: [] }
  await send('k', signed, null)
  expect(watch.acknowledged('d', new Set())).toBe(0)
  await send('k', signed)
  expect(watch.acknowledged('d', new Set(['k']))).toBe(0)
  expect(watch.acknowledged('d', new Set())).toBe(1)
})
