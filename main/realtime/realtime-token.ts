import type { OwnToken, RealtimeOrders } from '../base/realtime-messages.ts'
import type { Tokens } from '../sign-in/open-id.ts'
import type { RealtimePlatform } from './platform.ts'

/** Another try after the network was away. */
const tryAgainMs = 10_000

type Held = { access: string; refresh: string; endsAt: number }

/**
 * Realtime tokens, got for the engine's access token while that is good: with them a call and its lease go on while
 * the engine is locked away for longer than its token lives. They open nothing clinical and end with the sign-in. With what they
 * are renewed the shell keeps, so that the next realtime process goes on too, when the engine's token has long ended.
 * Where the central API gives none, the engine's token is all there is.
 */
export function createRealtimeToken(
  platform: Pick<RealtimePlatform, 'clock' | 'openId' | 'keepOwn'>,
  /** There is another token than before. */
  changed: () => void,
) {
  const { clock } = platform
  let orders: RealtimeOrders | null = null
  let held: Held | null = null
  /** For this one the central API gave none; another may be taken. */
  let refusedFor: string | null = null
  /** The central API renews with this one no more. */
  let ended: string | null = null
  /** What comes of an older turn counts for nothing. */
  let turn = 0
  let busy = false
  let cancel = () => {}

  function forget(): void {
    turn++
    busy = false
    cancel()
    held = null
    refusedFor = null
  }

  const keep = (own: OwnToken | null) => platform.keepOwn?.(own)

  function drop(): void {
    const had = held !== null
    forget()
    if (had) keep(null)
  }

  /** Renewed before it is used: only the realtime process before knew how long it lives. */
  function goOnFrom(own: OwnToken): void {
    held = { access: '', refresh: own.refresh, endsAt: clock.monotonic() }
    void get()
  }

  async function get(): Promise<void> {
    const mine = turn
    const subject = orders?.token ?? null
    const openId = orders && platform.openId?.(orders.centralUrl)
    if (busy || !openId || (!held && (subject === null || subject === refusedFor))) return
    busy = true
    cancel()
    let got: Tokens | null
    try {
      got = held ? await openId.refresh(held.refresh) : await openId.realtimeTokens(subject as string)
    } catch {
      if (mine !== turn) return
      busy = false
      cancel = clock.after(tryAgainMs, () => void get())
      return
    }
    if (mine !== turn) return
    busy = false
    if (!got && held) {
      // Its time is over, or somebody ended the sign-in: the engine's token tells which.
      ended = held.refresh
      held = null
      keep(null)
      changed()
      return get()
    }
    // An answer that renews need not name the refresh token again (RFC 6749, section 6).
    const refresh = got?.refreshToken ?? held?.refresh
    if (!got || refresh === undefined) {
      refusedFor = subject
      return
    }
    const lives = got.expiresInSeconds * 1000
    if (refresh !== held?.refresh) keep({ signIn: orders?.signIn ?? '', refresh })
    held = { access: got.accessToken, refresh, endsAt: clock.monotonic() + lives }
    // In time for a network that is away for a while; a token that is said to live for no time at all is not asked for without pause.
    cancel = clock.after(Math.max(lives / 2, tryAgainMs), () => void get())
    changed()
  }

  return {
    orders(next: RealtimeOrders): void {
      const moved = next.centralUrl !== orders?.centralUrl || next.signIn !== orders?.signIn
      const own = next.own?.signIn === (next.signIn ?? '') && next.own.refresh !== ended ? next.own : null
      if (moved || (next.token === null && !own)) drop()
      orders = next
      if (held) return
      if (own) goOnFrom(own)
      else void get()
    },
    /** What to send; null: nobody is signed in. */
    now: (): string | null =>
      held && clock.monotonic() < held.endsAt ? held.access : (orders?.token ?? null),
    /** The central API refused this token. True: it was the realtime process's own, and another is asked for. */
    refused(token: string): boolean {
      if (token !== held?.access) return false
      held = { ...held, endsAt: 0 }
      void get()
      return true
    },
    close: forget,
  }
}
