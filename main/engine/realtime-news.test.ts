import { beforeEach, expect, test, vi } from 'vitest'
import { handleRealtimeNews } from './realtime-news.ts'
import type { HeldVisit } from './record/held-visits.ts'

/** What is heard of a claim, and what the workstation has by then. */

const held = { taskId: 't', encounterId: 'e', claim: 1 } as HeldVisit
let has: HeldVisit | undefined
let answered = () => {}
let mayBeAccepted = false
const takenOver = vi.fn()
const wentBack = vi.fn()

const hear = (claim: number, by?: string) =>
  handleRealtimeNews({
    platform: {} as never,
    board: { heldOf: () => has, takenOver, wentBack } as never,
    handOvers: {
      mayBeAccepted: () => mayBeAccepted,
      refresh: () => new Promise<void>((resolve) => (answered = resolve)),
    } as never,
    session: { signedIn: () => true } as never,
    poke: () => {},
    colleaguesAre: () => {},
  })({ kind: 'lease', task: 't', claim, state: 'superseded', ...(by ? { by } : {}) })

beforeEach(() => {
  vi.clearAllMocks()
  has = held
  mayBeAccepted = false
})

test('a claim that is lost is taken away, or went back where nobody has it', () => {
  hear(1, 'Dr. Lindholm')
  expect(takenOver).toHaveBeenCalledWith('t', 'Dr. Lindholm')
  hear(1)
  expect(wentBack).toHaveBeenCalledWith('t')
})

test('news of an earlier claim takes nothing from a visit that came back under another', () => {
  has = { ...held, claim: 3 }
  hear(1, 'Dr. Lindholm')
  hear(2)
  expect([takenOver.mock.calls, wentBack.mock.calls]).toEqual([[], []])
})

test('a visit that came back while it was asked whether a colleague accepted stays', async () => {
  mayBeAccepted = true
  hear(1, 'Dr. Lindholm')
  has = { ...held, claim: 3 }
  answered()
  await new Promise(setImmediate)
  expect(takenOver).not.toHaveBeenCalled()
  has = held
  hear(1, 'Dr. Lindholm')
  answered()
  await new Promise(setImmediate)
  expect(takenOver).toHaveBeenCalledOnce()
})
