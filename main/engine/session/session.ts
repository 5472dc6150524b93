import type { Practitioner } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { Availability, type SessionView } from '../../../preload/views/index.ts'
import { clinicianName } from '../../clinical/demographics.ts'
import { isInForce, licensesOf } from '../../clinical/licensure.ts'
import type { OpenId, Tokens } from '../../sign-in/open-id.ts'
import type { Platform } from '../base/platform.ts'
import type { WritableCache } from '../cache/cache.ts'

export type Me = { practitionerId: string; name: string }

type Stored = Me & {
  accessToken: string
  /** By this machine's clock, ms; a wrong clock costs a renewal, not access: the central API decides. */
  accessUntil: number
  refreshToken: string | null
  /** By this machine's clock, ms: only to tell one sign-in from another. */
  signedInAt?: number
  /** The central API refused the refresh token: work goes on here, sending waits. */
  signInNeeded: boolean
}

type SignedIn = Awaited<ReturnType<OpenId['signIn']>>

export type Session = ReturnType<typeof createSession>

const stored = 'session'
const signInLimitMs = 5 * 60_000
/** An access token is renewed this long before its end, so that no request starts with one about to end. */
const renewBeforeMs = 30_000

/**
 * Who works here. The tokens live in the encrypted work file alone, so that an engine started anew, also without
 * a network, opens signed-in on what it has.
 */
export function createSession({
  platform,
  cache,
  openId,
  signingIn: signingInChanged,
  tokenChanged,
  makeRoom,
  afterCommit,
  now,
}: {
  platform: Pick<Platform, 'clock' | 'openExternal' | 'centralUrl' | 'training'>
  cache: WritableCache
  openId: OpenId
  /** A sign-in began or ended. */
  signingIn(): void
  /** The session, or its token, is another now. */
  tokenChanged(): void
  /** Called before another practitioner is let in: empties the cache, or throws `Refusal`. */
  makeRoom(): Promise<void>
  /** Once what was written is on disk, or never. */
  afterCommit(work: () => void): void
  /** Server time as far as it is known, ms. */
  now(): number
}) {
  let signingIn = 0
  let renewing: Promise<string | null> | undefined

  const read = (): Stored | undefined => {
    const fact = cache.fact(stored)
    return fact ? (JSON.parse(fact) as Stored) : undefined
  }
  function write(session: Stored | null): void {
    cache.setFact(stored, session && JSON.stringify(session))
    afterCommit(tokenChanged)
  }
  const withTokens = (tokens: Tokens) => ({
    accessToken: tokens.accessToken,
    accessUntil: platform.clock.now() + tokens.expiresInSeconds * 1000,
    refreshToken: tokens.refreshToken,
    signInNeeded: false,
  })

  const practitioner = (): Practitioner | undefined => {
    const session = read()
    return session && cache.read('Practitioner', session.practitionerId)?.resource
  }

  async function renew(session: Stored): Promise<string | null> {
    const refused = () => {
      write({ ...session, accessUntil: 0, signInNeeded: true })
      return null
    }
    if (!session.refreshToken) return refused()
    let tokens: Tokens | null
    try {
      tokens = await openId.refresh(session.refreshToken)
    } catch (error) {
      // Not asked is not refused: offline the old token is all there is, and the central API will say.
      if (error instanceof Refusal) return session.accessToken || null
      throw error
    }
    if (read()?.refreshToken !== session.refreshToken) return read()?.accessToken ?? null
    if (!tokens) return refused()
    // Rotation: the old refresh token is spent, so the new one is on disk before the access token is used.
    const next = {
      ...session,
      ...withTokens(tokens),
      refreshToken: tokens.refreshToken ?? session.refreshToken,
    }
    write(next)
    return next.accessToken
  }

  function renewed(session: Stored): Promise<string | null> {
    renewing ??= renew(session).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  const availability = (): Availability => {
    const kept = Availability.safeParse(cache.fact('availability'))
    return kept.success ? kept.data : 'available'
  }

  function view(): SessionView {
    const session = read()
    const here = practitioner()
    const licenses = licensesOf(here)
      .filter((one) => isInForce(one, now()))
      .map(({ state, number, expires }) => ({ state, number, expires }))
    return {
      state: signingIn > 0 ? 'signing-in' : session ? 'signed-in' : 'signed-out',
      provider: session
        ? {
            practitionerId: session.practitionerId,
            name: clinicianName(here?.name) || session.name,
            licenses,
          }
        : null,
      availability: availability(),
      centralUrl: platform.centralUrl,
      training: platform.training,
      signInNeeded: session?.signInNeeded ?? false,
    }
  }

  return {
    view,
    practitioner,
    availability,
    signedIn: () => read() !== undefined,
    /** Throws `Refusal` when nobody is signed in. */
    me(): Me {
      const session = read()
      if (!session) throw new Refusal('not-signed-in', 'Sign in first.')
      const name = clinicianName(practitioner()?.name) || session.name
      return { practitionerId: session.practitionerId, name }
    },
    /** Who signs in, in the browser. Nothing is kept of it yet, but what was another's is gone. */
    async signIn(): Promise<SignedIn> {
      signingIn += 1
      signingInChanged()
      try {
        const signed = await openId.signIn(platform.openExternal, (stop) =>
          platform.clock.after(signInLimitMs, stop),
        )
        const before = read()?.practitionerId ?? cache.fact('last-practitioner')
        if (before && before !== signed.practitionerId) await makeRoom()
        return signed
      } finally {
        signingIn -= 1
        signingInChanged()
      }
    },
    keep(signed: SignedIn): void {
      cache.setFact('last-practitioner', signed.practitionerId)
      const { practitionerId, name } = signed
      write({ practitionerId, name: name ?? '', ...withTokens(signed), signedInAt: platform.clock.now() })
    },
    signOut(): SessionView {
      openId.cancel()
      const session = read()
      write(null)
      const token = session?.refreshToken
      if (token) afterCommit(() => void openId.revoke(token).catch(() => {}))
      return view()
    },
    setAvailability(next: Availability): SessionView {
      cache.setFact('availability', next)
      return view()
    },
    /** A token to send with, renewed when it is about to end; null: nobody is signed in, or a new sign-in is needed. */
    async token(): Promise<string | null> {
      const session = read()
      if (!session || session.signInNeeded) return null
      if (session.accessUntil - renewBeforeMs > platform.clock.now()) return session.accessToken
      return renewed(session)
    },
    /** A whole new token, whatever the age of this one: the line is to live on it when the engine is gone. */
    async freshToken(): Promise<string | null> {
      const session = read()
      return session && !session.signInNeeded ? renewed(session) : null
    },
    /** Another one after each sign-in. */
    signInId(): string {
      const session = read()
      return session ? `${session.practitionerId} ${session.signedInAt ?? 0}` : ''
    },
    /** The token as it stands, for the line. */
    tokenNow(): string | null {
      const session = read()
      return session && !session.signInNeeded ? session.accessToken : null
    },
    tokenRefused(): void {
      const session = read()
      if (session && !renewing) cache.setFact(stored, JSON.stringify({ ...session, accessUntil: 0 }))
    },
  }
}
