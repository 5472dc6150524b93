import { describe, expect, test } from 'vitest'
import { type CallSnapshot, idle, type Other } from './call-snapshot.ts'
import { inCall } from './contact.ts'

const stream = (pictures: number) => ({ getVideoTracks: () => Array(pictures) }) as unknown as MediaStream
const patient: Other = {
  id: 'p',
  name: 'Rosa',
  role: 'patient',
  state: 'connected',
  stream: stream(1),
  quality: 'good',
}
const call = (others: Other[], more: Partial<CallSnapshot> = {}): CallSnapshot => ({
  ...idle,
  state: 'connected',
  others,
  mine: { ...idle.mine, camera: 'on' },
  ...more,
})

test('sound and picture both ways are a contact by video', () => {
  expect(inCall(call([patient]))).toEqual({ mode: 'video', reason: null })
})

describe('is no contact', () => {
  test.each<[string, CallSnapshot]>([
    ['while nobody is there', call([])],
    ['while the patient connects', call([{ ...patient, state: 'connecting' }])],
    ['before anything of the patient is seen or heard', call([{ ...patient, stream: null }])],
    ['with the interpreter alone', call([{ ...patient, role: 'guest' }])],
    ['while the connection is down', call([patient], { state: 'reconnecting' })],
  ])('%s', (_, snapshot) => {
    expect(inCall(snapshot)).toBeNull()
  })
})

test.each<[string, CallSnapshot, RegExp]>([
  ['the line is bad', call([{ ...patient, quality: 'audio-only' }]), /did not hold/],
  ['the patient sends no picture', call([{ ...patient, stream: stream(0) }]), /from the patient/],
  ['one’s own camera is off', call([patient], { mine: { ...idle.mine, camera: 'off' } }), /camera was off/],
])('is a contact by voice, with its reason, where %s', (_, snapshot, reason) => {
  expect(inCall(snapshot)).toEqual({ mode: 'audio', reason: expect.stringMatching(reason) })
})
