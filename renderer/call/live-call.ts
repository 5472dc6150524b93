import { create } from 'zustand'
import { command } from '../base/commands.ts'
import { addNotice } from '../base/notices.ts'
import { mayPass, whenItMayPass } from '../base/passing.ts'
import { useQueue } from '../base/views.ts'
import { useCall } from './index.tsx'
import { createTold } from './told.ts'

/** The encounter whose call is on in this window, or null. */
export const useLiveCall = (): string | null => useCall((call) => (call.live ? call.encounterId : null))

/** When the live call is someone else's: whose, in words. Signing and prescribing then ask once more. */
export function useForeignCall(encounterId: string): string | null {
  const call = useLiveCall()
  const { data: queue } = useQueue()
  if (call === null || call === encounterId) return null
  return queue?.mine.find((row) => row.encounterId === call)?.name ?? 'another patient'
}

export const useUntold = create<{ untold: boolean }>(() => ({ untold: false }))

/** From the window's start on, also while it is locked: what happens in a call is told to the engine, as soon as it can hear it. */
export function tellOfCalls(): void {
  const told = createTold({
    tell: ({ encounterId, what }) =>
      what === 'began'
        ? command('visit.start', { encounterId })
        : command('visit.recordContact', { encounterId, ...what }),
    monotonic: () => performance.now(),
    mayPass,
    whenItMayPass,
    refused: (encounterId, { message }) =>
      addNotice({
        id: `start ${encounterId}`,
        severity: 'warning',
        message: `The start of the visit is not recorded: ${message}`,
        encounterId,
      }),
    untold: (untold) => useUntold.setState({ untold }),
  })
  useCall.subscribe((call) => told.follow(call, call.live))
}

/** Leaves the call of a visit that is over; another visit's call goes on. */
export function leaveCallOf(encounterId: string): void {
  const call = useCall.getState()
  if (call.live && call.encounterId === encounterId) void call.leave()
}
