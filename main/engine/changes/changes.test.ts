import { beforeEach, describe, expect, it } from 'vitest'
import type { Key } from '../../../preload/contract/index.ts'
import { type Changes, createChanges } from './changes.ts'

let due: (() => void)[]
let errors: unknown[]
let announced: (readonly Key[])[]
let changes: Changes
const turn = () => {
  for (const work of due.splice(0)) work()
}

beforeEach(() => {
  due = []
  errors = []
  announced = []
  changes = createChanges({
    clock: {
      now: () => 0,
      monotonic: () => 0,
      after(_ms, work) {
        due.push(work)
        return () => {
          due = due.filter((one) => one !== work)
        }
      },
    },
    failed: (error) => void errors.push(error),
  })
  changes.on((keys) => void announced.push(keys))
})

describe('changes', () => {
  it('are announced once a turn, each key once', () => {
    changes.touch(['queue', 'note:e1'])
    changes.touch(['queue'])
    expect(announced).toEqual([])
    turn()
    expect(announced).toEqual([['queue', 'note:e1']])
    turn()
    expect(announced).toHaveLength(1)
  })
  it('are not announced when no key was touched', () => {
    changes.touch([])
    turn()
    expect(announced).toEqual([])
  })
  it('made during an announcement are announced next', () => {
    const end = changes.on(() => {
      end()
      changes.touch(['sync'])
    })
    changes.touch(['queue'])
    turn()
    turn()
    expect(announced).toEqual([['queue'], ['sync']])
  })
  it('reach everyone, also past one who fails', () => {
    const received: Key[] = []
    changes.on(() => {
      throw new Error('no')
    })
    changes.on((keys) => void received.push(...keys))
    changes.touch(['queue'])
    turn()
    expect(received).toEqual(['queue'])
    expect(errors).toHaveLength(1)
  })
  it('are not told after the end', () => {
    changes.touch(['queue'])
    changes.stop()
    changes.touch(['sync'])
    turn()
    expect(announced).toEqual([])
  })
})
