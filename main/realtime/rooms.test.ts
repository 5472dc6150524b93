import { expect, test } from 'vitest'
import type { Room } from './realtime-events.ts'
import { createRooms } from './rooms.ts'
import { createVirtualClock } from './testing.ts'

const since = '2026-11-23T10:00:00.000Z'
const devices = { camera: true, microphone: true, phone: false }
const there = (call: string): Room => ({ call, patient: { since, devices } })
const view = (encounterId: string) => ({ encounterId, since, devices })

function setUp() {
  const clock = createVirtualClock()
  const told: unknown[] = []
  const rooms = createRooms({ clock, emit: (_, payload) => void told.push(payload) })
  return { clock, rooms, told }
}

test('tells who is there as they come and go, and nothing that was told already', () => {
  const { rooms, told } = setUp()
  rooms.update(there('a'))
  rooms.update(there('a'))
  rooms.update(there('b'))
  rooms.update({ call: 'a', patient: null })
  expect(told).toEqual([{ rooms: [view('a')] }, { rooms: [view('a'), view('b')] }, { rooms: [view('b')] }])
  expect(rooms.list()).toEqual([view('b')])
})

test('takes a whole list for all there is, unless something was heard after it was asked for', () => {
  const { clock, rooms } = setUp()
  rooms.replace([there('a'), { call: 'b', patient: null }], clock.monotonic())
  expect(rooms.list()).toEqual([view('a')])
  const asked = clock.monotonic()
  clock.advance(5)
  rooms.update({ call: 'a', patient: null })
  rooms.replace([there('a')], asked)
  expect(rooms.list()).toEqual([])
})
