import { expect, test } from 'vitest'
import { type Channel, channels } from '../../../preload/contract/index.ts'
import { asRead } from './as-read.ts'
import { type Answered, judgeCall } from './judge.ts'

const ok: Answered = { result: { ok: true, value: {} }, reached: false, written: false, took: 1 }
const refused: Answered = { ...ok, result: { ok: false, problem: { code: 'bad-input', message: '' } } }
const findings = (channel: Channel, value: unknown, answered: Answered) =>
  judgeCall(channel, value, answered, 700).map((one) => `${one.kind}: ${one.message}`)

test('what is outside the contract is accepted when it is answered ok, handed on, or leaves something on disk', () => {
  const outside = { taskId: 5 }
  expect(findings('queue.claim', outside, refused)).toEqual([])
  expect(findings('queue.claim', outside, ok)).toEqual(['accepted: queue.claim answered ok'])
  expect(findings('queue.claim', outside, { ...refused, reached: true })).toEqual([
    'accepted: queue.claim was handed on',
  ])
  expect(findings('queue.claim', outside, { ...refused, written: true })).toEqual([
    'accepted: queue.claim wrote something',
  ])
  expect(findings('queue.claim', { taskId: 't-1' }, { ...ok, written: true })).toEqual([])
})

test('internal, no answer and an answer that comes too late are crashes, whatever was asked', () => {
  const value = { taskId: 't-1' }
  const internal: Answered = { ...ok, result: { ok: false, problem: { code: 'internal', message: '' } } }
  expect(findings('queue.claim', value, internal)).toEqual(['crash: queue.claim answered internal'])
  expect(findings('queue.claim', value, { ...ok, result: undefined })).toEqual([
    'crash: queue.claim was never answered',
  ])
  expect(findings('queue.claim', value, { ...ok, took: 701 })).toHaveLength(1)
})

test('what the table draws is inside the contract, by the table and by the program', () => {
  for (const channel of Object.keys(channels) as Channel[])
    for (let how = 0; how < 64; how++) {
      const value = asRead[channel].sample(how * 977)
      expect(asRead[channel].of(value)).toBe('inside')
      expect(channels[channel].input.safeParse(value).success, `${channel} ${JSON.stringify(value)}`).toBe(
        true,
      )
    }
})

test.each<[Channel, unknown]>([
  ['session.state', null],
  ['session.state', []],
  ['queue.claim', {}],
  ['queue.claim', { taskId: '' }],
  ['queue.claim', { taskId: 'a/b' }],
  ['queue.claim', { taskId: 'x'.repeat(65) }],
  ['queue.claim', { taskId: 't', takeOver: null }],
  [
    'chart.recordAllergy',
    { encounterId: 'e', text: ' \u0000', rxcui: null, reaction: null, criticality: 'low' },
  ],
  [
    'chart.recordAllergy',
    { encounterId: 'e', text: 'x'.repeat(201), rxcui: null, reaction: null, criticality: 'low' },
  ],
  ['chart.recordAllergy', { encounterId: 'e', text: 'x', reaction: null, criticality: 'low' }],
  [
    'chart.recordAllergy',
    { encounterId: 'e', text: 'x', rxcui: null, reaction: null, criticality: 'severe' },
  ],
  ['note.edit', { encounterId: 'e', section: 'plan', text: 'x', edit: 1.5 }],
  ['note.edit', { encounterId: 'e', section: 'plan', text: 'x', edit: Number.NaN }],
  [
    'orders.draft',
    {
      encounterId: 'e',
      rxcui: '1',
      dosage: 'x',
      quantity: 0,
      quantityUnit: 'x',
      refills: 0,
      overrideReason: null,
    },
  ],
  [
    'orders.draft',
    {
      encounterId: 'e',
      rxcui: '1',
      dosage: 'x',
      quantity: 1,
      quantityUnit: 'x',
      refills: 12,
      overrideReason: null,
    },
  ],
  ['cosign.sign', { compositionId: 'c', versions: [] }],
  ['cosign.sign', { compositionId: 'c', versions: Array.from({ length: 51 }, () => 'v') }],
  ['form.keep', { encounterId: 'e', form: 'order', values: { ['x'.repeat(41)]: '' } }],
  ['chart.current', { chartOf: {} }],
  [
    'visit.recordLocation',
    { encounterId: 'e', location: { line: '', city: '', state: 'ma', callBack: '', companions: '' } },
  ],
  ['lock.unlock', { pin: 123456 }],
  ['profiles.switch', {}],
])('%s does not take %j', (channel, value) => {
  expect(asRead[channel].of(value)).toBe('outside')
})

test('where a person who reads the contract could not say, the table does not either', () => {
  expect(asRead['session.state'].of(new Map())).toBe('unclear')
  expect(asRead['note.decide'].of({ encounterId: 'e', section: 'plan', text: '\r\n'.repeat(150_000) })).toBe(
    'unclear',
  )
  expect(asRead['session.state'].of({ extra: 1 })).toBe('inside')
})
