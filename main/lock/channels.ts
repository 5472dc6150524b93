import type { Input, Output } from '../../preload/contract/index.ts'
import type { Lock } from './lock.ts'

/** The lock's channels for the page. */
export const lockChannels = (lock: Lock) => ({
  'lock.state': lock.view,
  /** Answered at once: the page is asked to empty itself before it is locked. */
  'lock.now'() {
    void lock.lock('asked')
    return lock.view()
  },
  'lock.emptied'(left: Input<'lock.emptied'>) {
    lock.emptied(left)
    return lock.view()
  },
  'lock.back': lock.back,
  async 'lock.unlock'({ pin }: { pin: string }) {
    await lock.unlock(pin)
    return lock.view()
  },
  async 'lock.signIn'() {
    await lock.signIn()
    return lock.view()
  },
  async 'lock.recover'() {
    await lock.recover()
    return lock.view()
  },
  async 'lock.recoverWithPin'({ pin }: { pin: string }) {
    await lock.recoverWithPin(pin)
    return lock.view()
  },
  'lock.cancelRecovery'() {
    lock.cancelRecovery()
    return lock.view()
  },
  async 'lock.beginAnew'() {
    await lock.beginAnew()
    return lock.view()
  },
  'lock.lift'() {
    lock.lift()
    return lock.view()
  },
  async 'lock.setPin'({
    pin,
    current,
  }: {
    pin: string
    current: string | null
  }): Promise<Output<'lock.setPin'>> {
    await lock.setPin(pin, current)
    return {}
  },
})
