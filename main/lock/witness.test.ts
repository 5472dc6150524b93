import { expect, test } from 'vitest'
import type { LockView } from '../../preload/views.ts'
import { lockWitness } from './witness.ts'

function watch() {
  const view = { state: 'open', why: null, unlockBy: 'pin', wrongTries: 0 } as unknown as LockView
  const told: object[] = []
  const look = lockWitness(
    () => view,
    (deed) => told.push(deed),
  )
  const become = (change: Partial<LockView>) => {
    Object.assign(view, change)
    look()
  }
  return { become, told }
}

test('a start behind a PIN: wrong PINs are counted, also those of before the start, and told with the right one', () => {
  const { become, told } = watch()
  become({ state: 'locked', wrongTries: 2 })
  become({ state: 'unlocking' })
  become({ state: 'locked', wrongTries: 3 })
  become({ state: 'unlocking', wrongTries: 3 })
  become({ state: 'open', wrongTries: 0 })
  expect(told).toEqual([{ deed: 'unlocked', by: 'pin', wrongTries: 3 }])
  become({ state: 'locking', why: 'idle' })
  become({ state: 'locked' })
  become({ state: 'unlocking' })
  become({ state: 'open' })
  expect(told.slice(1)).toEqual([
    { deed: 'locked', why: 'idle' },
    { deed: 'unlocked', by: 'pin', wrongTries: 0 },
  ])
})

test('neither a start that is open nor a curtain is an unlocking', () => {
  const { become, told } = watch()
  become({ state: 'open' })
  become({ state: 'curtained' })
  become({ state: 'open' })
  become({ state: 'open', locksInSeconds: 20 })
  expect(told).toEqual([])
})
