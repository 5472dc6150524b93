import { z } from 'zod'
import { Refusal } from '../../../preload/refusal.ts'
import type { Clock } from '../../base/clock.ts'
import { createOpenId } from '../../sign-in/open-id.ts'
import { createCentralClient } from '../central/client.ts'

const Share = z.object({ id: z.string(), share: z.string() })
const signInLimitMs = 5 * 60_000

/**
 * The recovery share that the central API keeps for this device, after a sign-in with the password in the system browser.
 * There is no cache to keep tokens in, so they end with it. The share is 32 bytes, which the caller zero-fills.
 * Throws `Refusal` with a message for the person.
 */
export async function readShare(deps: {
  fetch: typeof fetch
  clock: Clock
  centralUrl: string
  clientVersion: string
  deviceId: string
  openExternal(url: string): Promise<void>
}): Promise<{ id: string; share: Buffer }> {
  const { clock, deviceId } = deps
  const openId = createOpenId(deps)
  const signedIn = await openId.signIn(deps.openExternal, (stop) => clock.after(signInLimitMs, stop))
  const client = createCentralClient({
    ...deps,
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
        'The server does not answer. Check the network, then try again.',
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
      return `The server keeps nothing for ${name ?? 'this account'} on this computer. Sign in as the person who worked here.`
    case 'device-lost':
      return 'This computer was reported lost, so it can no longer be unlocked. Ask your administrator.'
    default:
      return 'The server did not unlock this computer. Try again, or ask your administrator.'
  }
}
