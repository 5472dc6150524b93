import { z } from 'zod'
import { createCentralClient } from '../central/client.ts'
import type { Clock } from '../outside.ts'
import { Refusal } from '../problems.ts'
import { createOpenId } from './open-id.ts'

const Share = z.object({ id: z.string(), share: z.string() })
const signInLimitMs = 5 * 60_000

/**
 * The recovery share that the central API keeps for this device, after a sign-in with the password in the system browser.
 * There is no cache to keep tokens in, so they end with it. The share is 32 bytes, which the caller zero-fills.
 * Throws `Refusal` with words for the person.
 */
export async function readShare(given: {
  fetch: typeof fetch
  clock: Clock
  centralUrl: string
  clientVersion: string
  deviceId: string
  openExternal(url: string): Promise<void>
}): Promise<{ id: string; share: Buffer }> {
  const { clock, deviceId } = given
  const openId = createOpenId(given)
  const signedIn = await openId.signIn(given.openExternal, (stop) => clock.after(signInLimitMs, stop))
  const client = createCentralClient({
    ...given,
    token: async () => signedIn.accessToken,
    tokenRefused: () => {},
    epoch: () => null,
  })
  try {
    const path = `/devices/${encodeURIComponent(deviceId)}/recovery-share`
    const answer = await client.request({ method: 'GET', path })
    if (answer.kind === 'no-answer')
      throw new Refusal(
        'central-unreachable',
        'The central API does not answer. Check the network, then try again.',
      )
    const share = Share.safeParse(answer.body)
    if (answer.status === 200 && share.success)
      return { id: share.data.id, share: Buffer.from(share.data.share, 'base64url') }
    throw new Refusal('refused-by-central', whyNot(answer.problem?.code, signedIn.name))
  } finally {
    if (signedIn.refreshToken) await openId.revoke(signedIn.refreshToken).catch(() => {})
  }
}

function whyNot(code: string | undefined, name: string | null): string {
  switch (code) {
    case 'not-found':
      return `The central API keeps nothing for ${name ?? 'this account'} on this computer. Sign in as the person who worked here.`
    case 'device-lost':
      return 'This computer was reported lost, so the way back was deleted. Ask your administrator.'
    default:
      return 'The central API did not open this computer. Try again, or ask your administrator.'
  }
}
