import type { Output } from '../../../preload/contract/index.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'

export const openLock = (): Output<'lock.state'> => ({
  state: 'open',
  why: null,
  unlockBy: 'sign-in',
  recovery: 'offered',
  offlineHours: null,
  lost: null,
  pinRequired: false,
  locksInSeconds: null,
  unsent: null,
  wrongTries: 0,
  waitSeconds: 0,
  message: '',
})

export function lockAnswers({ world, scenario, emit }: Around): AnswersOf<'lock' | 'profiles'> {
  const lockIs = (change: Partial<Output<'lock.state'>>) => {
    world.lock = { ...world.lock, ...change }
    emit('lock.changed', {})
    return world.lock
  }
  return {
    'lock.state': () => world.lock,
    'lock.now': () => lockIs({ state: 'locking', why: 'asked' }),
    'lock.emptied': () =>
      world.lock.state === 'locking' ? lockIs({ state: 'locked', unsent: world.sync.unsent }) : world.lock,
    'lock.back'() {
      const { back } = world
      world.back = null
      return back
    },
    'lock.unlock': ({ pin }) =>
      pin === world.pin
        ? lockIs({ state: 'open', wrongTries: 0, message: '' })
        : lockIs({ wrongTries: world.lock.wrongTries + 1, message: 'This PIN is not right.' }),
    'lock.signIn': () => lockIs({ state: 'open' }),
    // A person signs in at the browser, and the shell hears of it.
    'lock.recover': () => {
      lockIs({ recovery: 'signing-in' })
      setTimeout(() => lockIs({ recovery: 'choose-pin' }), 400)
      return world.lock
    },
    'lock.recoverWithPin': ({ pin }) => {
      if (pin.length < 6) return lockIs({ message: 'A PIN has six or more digits and nothing else.' })
      world.pin = pin
      return lockIs({ state: 'open', unlockBy: 'pin', recovery: 'offered', wrongTries: 0, message: '' })
    },
    'lock.cancelRecovery': () => lockIs({ recovery: 'offered' }),
    'lock.beginAnew': () => lockIs({ state: 'open', lost: null }),
    'lock.lift': () => lockIs({ state: 'open' }),
    'lock.setPin': ({ pin }) => {
      if (pin.length < 6) throw new Refusal('pin-refused', 'A PIN has six or more digits and nothing else.')
      world.pin = pin
      lockIs({ unlockBy: 'pin' })
      return {}
    },
    'profiles.list': () => ({ name: 'Dr Okafor', others: scenario.others ?? [], held: 0 }),
    'profiles.switch': () => ({ restart: 'automatic' }),
  }
}
