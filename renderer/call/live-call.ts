import { useEffect } from 'react'
import type { Result } from '../../preload/contract/index.ts'
import { rounds } from '../base/bridge.ts'
import { command } from '../base/commands.ts'
import { addNotice } from '../base/notices.ts'
import { useQueue } from '../base/views.ts'
import { type InCall, inCall } from './contact.ts'
import { useCall } from './index.tsx'

/** The encounter whose call is on in this window, or null. */
export const useLiveCall = (): string | null => useCall((call) => (call.live ? call.encounterId : null))

/** When the live call is someone else's: whose, in words. Signing and prescribing then ask once more. */
export function useForeignCall(encounterId: string): string | null {
  const call = useLiveCall()
  const { data: queue } = useQueue()
  if (call === null || call === encounterId) return null
  return queue?.mine.find((row) => row.encounterId === call)?.name ?? 'another patient'
}

/** The call began: told to the engine once, and again when the engine could not take it. */
export function useVisitStart(call: string | null): void {
  useTold(call, call, async (encounterId) => command('visit.start', { encounterId }))
}

/** The visit begins with the first sound and picture of both: told to the engine, as is each change of how they meet. */
export function useContact(call: string | null): void {
  const met = useCall((now) => JSON.stringify(inCall(now)))
  useTold(call, call && met !== 'null' ? `${call} ${met}` : null, async (encounterId) =>
    command('visit.recordContact', { encounterId, ...(JSON.parse(met) as InCall) }),
  )
}

/** Tells the engine of each new `what`; null: of nothing. */
function useTold(
  call: string | null,
  what: string | null,
  tell: (encounterId: string) => Promise<Result<unknown>>,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `what` stands for what is told
  useEffect(() => {
    if (call === null || what === null) return
    let over = false
    const tellNow = async () => {
      const result = await tell(call)
      if (over) return
      if (result.ok) return
      if (result.problem.code === 'engine-stopped') waiting = rounds.on('shell.changed', again)
      else
        addNotice({
          id: `start ${call}`,
          severity: 'warning',
          message: `The start of the visit is not recorded: ${result.problem.message}`,
          encounterId: call,
        })
    }
    let waiting = () => {}
    const again = () => {
      waiting()
      void tellNow()
    }
    void tellNow()
    return () => {
      over = true
      waiting()
    }
  }, [call, what])
}

/** Leaves the call of a visit that is over; another visit's call goes on. */
export function leaveCallOf(encounterId: string): void {
  const call = useCall.getState()
  if (call.live && call.encounterId === encounterId) void call.leave()
}
