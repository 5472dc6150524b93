import type { Problem, Result } from '../../preload/contract/index.ts'
import type { CallSnapshot } from './call-snapshot.ts'
import { type InCall, inCall } from './contact.ts'

/** What happened in the call of a visit; `agoMs`: so long before it is told. */
export type ToTell = { encounterId: string; what: 'began' | ({ agoMs: number } & InCall) }

export type ToldPlatform = {
  tell(what: ToTell): Promise<Result<unknown>>
  /** ms, from any beginning. It may stand still while the computer sleeps. */
  monotonic(): number
  /** ms. It goes on in sleep, and may be set. */
  wallClock(): number
  mayPass(code: Problem['code']): boolean
  /** Resolves when it may be tried again. */
  whenItMayPass(): Promise<void>
  refused(encounterId: string, problem: Problem): void
  /** Something of a visit is known to this window alone. */
  untold(is: boolean): void
}

type Known = { encounterId: string; at: { monotonic: number; wall: number }; met: InCall | null }

/** Of the visit whose call is on, as the engine has it. */
export type VisitNow = { encounterId: string; claim: number; reached: boolean }

/**
 * Tells the engine that a call began, when sound and picture first go both ways, and each change of how they meet: with the time at
 * which it was so, however long nobody was there to hear it (a lock, an engine that is started again). One after the other.
 */
export function createTold(platform: ToldPlatform) {
  const waiting: Known[] = []
  let call: string | null = null
  let last = ''
  let meeting: InCall | null = null
  let visit: VisitNow | null = null
  let telling = false

  const clocks = () => ({ monotonic: platform.monotonic(), wall: platform.wallClock() })
  function agoOf(at: Known['at']): number {
    const now = clocks()
    return Math.max(0, Math.round(Math.max(now.monotonic - at.monotonic, now.wall - at.wall)))
  }

  function know(met: InCall | null, encounterId: string): void {
    waiting.push({ encounterId, at: clocks(), met })
    if (telling) return
    telling = true
    void tellAll().finally(() => {
      telling = false
    })
  }

  async function tellAll(): Promise<void> {
    for (;;) {
      const [next] = waiting
      if (!next) return
      const { encounterId, met, at } = next
      const result = await platform.tell({
        encounterId,
        what: met ? { ...met, agoMs: agoOf(at) } : 'began',
      })
      if (!result.ok && platform.mayPass(result.problem.code)) {
        platform.untold(true)
        await platform.whenItMayPass()
        continue
      }
      waiting.shift()
      if (waiting.length === 0) platform.untold(false)
      if (!result.ok) platform.refused(encounterId, result.problem)
    }
  }

  return {
    follow(snapshot: CallSnapshot, live: boolean): void {
      const { encounterId } = snapshot
      const now = live ? encounterId : null
      if (now !== call) {
        last = ''
        visit = null
      }
      if (now !== null && now !== call) know(null, now)
      call = now
      const met = now === null ? null : inCall(snapshot)
      meeting = met
      if (now === null || met === null || JSON.stringify(met) === last) return
      last = JSON.stringify(met)
      know(met, now)
    },
    /** The visit came back to this provider, or waits again: who is in its call meets the patient anew. */
    heard(now: VisitNow): void {
      if (now.encounterId !== call) return
      const before = visit
      visit = now
      if (before === null || now.reached || (!before.reached && before.claim === now.claim)) return
      last = meeting ? JSON.stringify(meeting) : ''
      know(null, call)
      if (meeting) know(meeting, call)
    },
  }
}
