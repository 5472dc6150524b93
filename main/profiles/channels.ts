import type { Output } from '../../preload/contract/index.ts'
import { Refusal } from '../../preload/refusal.ts'
import type { LockView } from '../../preload/views/index.ts'
import type { Profiles } from './profiles.ts'

type ProfileDeps = {
  profiles: Profiles
  lock: { view(): LockView }
  /** Somebody works in the profile that is open. */
  signedIn(): boolean
  callLive(): boolean
  /** Visits whose lease this machine keeps alive. */
  held(): number
  /** Ends this program and starts it anew; false: that is not possible. */
  startAnew(): Promise<boolean>
}

/** What the page may ask of the profiles on this machine. */
export const profileChannels = ({ profiles, lock, signedIn, callLive, held, startAnew }: ProfileDeps) => ({
  'profiles.list': (): Output<'profiles.list'> => ({
    name: profiles.name,
    others: profiles.others,
    held: held(),
  }),

  /** Only from a profile that is closed: its key and texts are gone already, and nobody's work is interrupted. */
  async 'profiles.switch'({ id }: { id: string | null }): Promise<Output<'profiles.switch'>> {
    const { state } = lock.view()
    if (state !== 'locked' && (state !== 'open' || signedIn()))
      throw new Refusal('not-allowed', 'Lock Rounds first: what is open here belongs to whoever signed in.')
    if (callLive())
      throw new Refusal('not-allowed', 'A call is on. Someone else can sign in when it is over.')
    if (!(await profiles.choose(id)))
      throw new Refusal('not-found', 'This profile is no longer on this machine.')
    return { restart: (await startAnew()) ? 'automatic' : 'by-hand' }
  },
})
