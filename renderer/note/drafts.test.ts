import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge, Result } from '../../preload/contract/index.ts'
import { draftOf, settleAll } from './drafts.ts'

/** An engine that keeps edits, is away, or keeps nobody's answer. */
let engine: 'here' | 'away' | 'silent'
let kept: string[]
let notes = 0

beforeEach(() => {
  engine = 'here'
  kept = []
  const call = async (_name: string, input: { text: string; edit: number }): Promise<Result<unknown>> => {
    if (engine === 'silent') return new Promise(() => undefined)
    if (engine === 'away')
      return { ok: false, problem: { code: 'engine-stopped', message: 'Being started again.' } }
    kept.push(input.text)
    return { ok: true, value: { edit: input.edit, revision: 1, keptAt: '2026-11-23T10:00:00Z' } }
  }
  vi.stubGlobal('window', { rounds: { call, on: () => () => undefined } as unknown as Bridge })
})
afterEach(async () => {
  engine = 'here'
  await vi.waitFor(async () => expect(await settleAll(2_000)).toBe(0), { timeout: 30_000 })
  vi.unstubAllGlobals()
})
const type = (text: string) => draftOf(`e${++notes}`).typed('plan', text)

describe('handing over before a lock', () => {
  it('sends what was typed and owes nothing', async () => {
    type('Rest.')
    type('Fluids.')
    expect(await settleAll(5_000)).toBe(0)
    expect(kept).toEqual(['Rest.', 'Fluids.'])
  })

  it('retries while the engine restarts', async () => {
    engine = 'away'
    type('Rest.')
    const settled = settleAll(10_000)
    setTimeout(() => {
      engine = 'here'
    }, 300)
    expect(await settled).toBe(0)
    expect(kept).toEqual(['Rest.'])
  })

  it('counts the notes that nobody took in time, and keeps their text', async () => {
    engine = 'away'
    type('Rest.')
    type('Fluids.')
    expect(await settleAll(200)).toBe(2)
    expect(draftOf(`e${notes}`).textOf('plan')).toBe('Fluids.')
  })

  it('does not wait for an answer that never comes', async () => {
    engine = 'silent'
    const draft = draftOf(`e${++notes}`)
    draft.typed('plan', 'Rest.')
    expect(await settleAll(200)).toBe(1)
    engine = 'here'
    draft.typed('plan', 'Rest. Fluids.')
  })
})
