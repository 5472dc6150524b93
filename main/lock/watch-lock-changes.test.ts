import { expect, test } from 'vitest'
import type { LockView } from '../../preload/views/index.ts'
import { watchLockChanges } from './watch-lock-changes.ts'

function watch() {
  const view = { state: 'open', why: null, unlockBy: 'pin', wrongTries: 0 } as unknown as LockView
  const reported: object[] = []
  const look = watchLockChanges(
    () => view,
    (change) => reported.push(change),
  )
  const become = (change: Partial<LockView>) => {
    Object.assign(view, change)
    look()
  }
  return { become, reported }
}

test('counts wrong PINs from before the start, and reports them with the right one', () => {
  const { become, reported } = watch()
  become({ state: 'locked', wrongTries: 2 })
  become({ state: 'unlocking' })
  become({ state: 'locked', wrongTries: 3 })
  become({ state: 'unlocking', wrongTries: 3 })
  become({ state: 'open', wrongTries: 0 })
  expect(reported).toEqual([{ kind: 'unlocked', by: 'pin', wrongTries: 3 }])
  become({ state: 'locking', why: 'idle' })
  become({ state: 'locked' })
  become({ state: 'unlocking' })
  become({ state: 'open' })
  expect(reported.slice(1)).toEqual([
    { kind: 'locked', why: 'idle' },
    { kind: 'unlocked', by: 'pin', wrongTries: 0 },
  ])
})

test('reports no unlocking for an open start or a cover', () => {
  const { become, reported } = watch()
  become({ state: 'open' })
  become({ state: 'curtained' })
  become({ state: 'open' })
  become({ state: 'open', locksInSeconds: 20 })
  expect(reported).toEqual([])
})
