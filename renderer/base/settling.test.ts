import { beforeEach, expect, it } from 'vitest'
import { Settling, settleMs } from './settling.ts'

let settling: Settling
const at = (tops: Record<string, number>, scrolled = 0) =>
  new Map(Object.entries(tops).map(([id, top]) => [id, { top, scrolled }]))

beforeEach(() => {
  settling = new Settling()
  settling.look(at({ a: 0, b: 80 }), 0)
})

it('the first rows of a list stand at once', () => {
  expect(settling.restless(0)).toEqual([])
  expect(settling.untilNext(0)).toBeNull()
})

it('a row that moved, or came, settles after a while; one that stayed is not asked to wait', () => {
  settling.look(at({ a: 0, c: 80, b: 160 }), 1000)
  expect(settling.restless(1000)).toEqual(['c', 'b'])
  expect(settling.untilNext(1200)).toBe(settleMs - 200)
  // Looked at again meanwhile, without a move: it does not begin anew.
  settling.look(at({ a: 0, c: 80, b: 160 }), 1500)
  expect(settling.restless(1000 + settleMs - 1)).toEqual(['c', 'b'])
  expect(settling.restless(1000 + settleMs)).toEqual([])
})

it('the rows of a list that was empty are waited for', () => {
  const empty = new Settling()
  empty.look(at({}), 0)
  empty.look(at({ a: 0 }), 10)
  expect(empty.restless(10)).toEqual(['a'])
})

it('counts a row as moved when other rows push it, not when the person or the browser scrolls', () => {
  settling.look(at({ a: -50, b: 30 }, 50), 1000)
  expect(settling.restless(1000)).toEqual([])
  // Something came in above, and the browser scrolled on by as much.
  settling.look(at({ a: -50, b: 30 }, 130), 2000)
  expect(settling.restless(2000)).toEqual([])
  settling.look(at({ a: -10, b: 70 }, 130), 3000)
  expect(settling.restless(3000)).toEqual(['a', 'b'])
})

it('a hair’s breadth is no move', () => {
  settling.look(at({ a: 0.5, b: 83 }), 1000)
  expect(settling.restless(1000)).toEqual([])
})

it('rows that the program scrolled away settle anew, though none moved in its list', () => {
  settling.stir(1000)
  settling.look(at({ a: 50, b: 130 }, -50), 1000)
  expect(settling.restless(1000)).toEqual(['a', 'b'])
  expect(settling.restless(1000 + settleMs)).toEqual([])
})
