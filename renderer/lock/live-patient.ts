import { create } from 'zustand'
import type { VisitView } from '../../preload/views.ts'
import { peek } from '../app/answers.ts'
import { useCall } from '../visit/call/index.tsx'

/** Who an ambulance would be sent to: the one exception to an empty screen, while the call is on. */
export type LivePatient = Pick<
  VisitView,
  'patientName' | 'location' | 'intake' | 'emergencyNumber' | 'emergencyWords'
>

export const useLivePatient = create<{ patient: LivePatient | null }>(() => ({ patient: null }))

/** Keeps of the live call's visit what must stay in sight; nothing where no call is on. */
export function keepLivePatient(): void {
  const { live, encounterId } = useCall.getState()
  const visit = live && encounterId ? peek('visit.get', { encounterId }) : null
  const patient = visit && {
    patientName: visit.patientName,
    location: visit.location,
    intake: visit.intake,
    emergencyNumber: visit.emergencyNumber,
    emergencyWords: visit.emergencyWords,
  }
  useLivePatient.setState({ patient })
}

export const forgetLivePatient = () => useLivePatient.setState({ patient: null })

/** The exception ends with the call. */
export const forgetLivePatientAfterCall = () =>
  useCall.subscribe((call, before) => {
    if (before.live && !call.live) forgetLivePatient()
  })
