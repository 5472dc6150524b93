import { useEffect } from 'react'
import { rounds } from '../base/bridge.ts'
import { command } from '../base/commands.ts'
import { addNotice } from '../base/notices.ts'
import { useQueue } from '../base/views.ts'
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

/** The visit begins with its call: told to the engine once, and again when the engine could not take it. */
export function useVisitStart(call: string | null): void {
  useEffect(() => {
    if (call === null) return
    let over = false
    const tell = async () => {
      const result = await command('visit.start', { encounterId: call })
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
      void tell()
    }
    void tell()
    return () => {
      over = true
      waiting()
    }
  }, [call])
}

/** Leaves the call of a visit that is over; another visit's call goes on. */
export function leaveCallOf(encounterId: string): void {
  const call = useCall.getState()
  if (call.live && call.encounterId === encounterId) void call.leave()
}
