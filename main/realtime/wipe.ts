import { z } from 'zod'
import type { RealtimePlatform } from './platform.ts'
import type { Requests } from './requests.ts'

const Order = z.object({ device: z.string() })
const limit = 10_000
const tryAgainMs = 10_000

/**
 * The order to erase this device. Any refusal may name it; it counts when the central API confirms it under the signed-in
 * connection for this very device. What was done is said until it is heard: said twice it changes nothing there.
 */
export function createWipe(
  platform: Pick<RealtimePlatform, 'clock' | 'wipeOrder'>,
  requests: Pick<Requests, 'send'>,
  deps: { deviceId(): string; forgotten(): void },
) {
  const { clock } = platform
  let checking = false
  let finished = false
  let stopped = false
  let cancel = () => {}
  const path = () => `/devices/${encodeURIComponent(deps.deviceId())}/wipe`

  async function check(): Promise<void> {
    if (checking || finished || stopped) return
    checking = true
    const answer = await requests.send('GET', path(), { limit })
    checking = false
    if (finished || stopped || answer.kind !== 'done') return
    if (Order.safeParse(answer.body).data?.device === deps.deviceId()) platform.wipeOrder?.()
  }

  async function done(lost: number | null): Promise<void> {
    finished = true
    cancel()
    const answer = await requests.send('PUT', `${path()}/done`, { body: { lost }, limit })
    if (stopped) return
    if (answer.kind === 'unreachable') cancel = clock.after(tryAgainMs, () => void done(lost))
    else deps.forgotten()
  }

  return {
    check: () => void check(),
    done: (lost: number | null) => void done(lost),
    stop(): void {
      stopped = true
      cancel()
    },
  }
}
