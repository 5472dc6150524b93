import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { Recovery } from '../base/platform.ts'
import type { CentralClient } from '../central/client.ts'

const Device = z.object({ recoveryShare: z.object({ id: z.string() }).nullable() })

/** Nobody waits for it: a forgotten PIN is not of this minute. */
const tryAgainMs = 60_000

/**
 * Sees to it that the central API keeps a recovery share of the cache key of today: asks which it has, has the shell make
 * one where it is another or none, and says what is kept. An older central API has no such resource: then there is none.
 */
export function createShareKeeper(deps: {
  recovery: Recovery | undefined
  client: CentralClient
  clock: Clock
  deviceId: string
  serverNow(): number | null
}) {
  const { recovery, client, clock, deviceId } = deps
  const path = `/devices/${encodeURIComponent(deviceId)}`
  let stopped = recovery === undefined
  let looking = false
  let cancel = () => {}

  async function look(): Promise<void> {
    if (stopped || looking) return
    looking = true
    cancel()
    const answer = await client.request({ method: 'GET', path })
    looking = false
    if (stopped) return
    if (answer.kind !== 'answer' || answer.status >= 500) return later()
    const device = Device.safeParse(answer.body)
    if (answer.status !== 200 || !device.success) return
    const at = device.data.recoveryShare?.id ?? null
    if (at !== null && recovery?.ids.includes(at)) recovery.kept(at, deps.serverNow())
    else recovery?.wanted(deviceId, at)
  }

  function later(): void {
    cancel()
    if (!stopped) cancel = clock.after(tryAgainMs, () => void look())
  }

  return {
    /** Somebody is signed in, and the network may be there. */
    look: () => void look(),
    store(share: { id: string; share: string }): void {
      if (stopped) return
      // From here on it may be there, whatever becomes of the answer.
      recovery?.ids.push(share.id)
      const body = Buffer.from(JSON.stringify(share))
      void client.request({ method: 'PUT', path: `${path}/recovery-share`, body }).then((answer) => {
        if (answer.kind === 'answer' && answer.status === 204) recovery?.kept(share.id, deps.serverNow())
        else later()
      })
    },
    stop(): void {
      stopped = true
      cancel()
    },
  }
}
