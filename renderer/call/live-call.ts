import { create } from 'zustand'
import { rounds } from '../base/bridge.ts'
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
    wallClock: () => Date.now(),
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
  const look = async () => {
    const { encounterId, live } = useCall.getState()
    if (!live || encounterId === null) return
    const visit = await rounds.call('visit.get', { encounterId })
    // A colleague's is not met by who is in its call still.
    if (visit.ok && visit.value.takenOver === null)
      told.heard({ encounterId, claim: visit.value.claim, reached: visit.value.reached })
  }
  rounds.on('changed', () => void look())
  rounds.on('shell.changed', () => void look())
}

/** Leaves the call of a visit that is over; another visit's call goes on. */
export function leaveCallOf(encounterId: string): void {
  const call = useCall.getState()
  if (call.live && call.encounterId === encounterId) void call.leave()
}
