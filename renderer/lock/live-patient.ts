import { create } from 'zustand'
import { openVisitNow } from '../base/navigation.ts'
import { getQueryData } from '../base/queries.ts'
import { useCall } from '../call/index.tsx'
import type { CrisisPatient } from '../crisis/CrisisCard.tsx'
import { emergencyPressed } from '../crisis/pressed.ts'

/** The patient an ambulance would be sent to: the only thing a locked screen shows, during a call or in an emergency. */
export const useLivePatient = create<{ patient: CrisisPatient | null }>(() => ({ patient: null }))

/** Pressed a moment ago, and not on disk yet. */
const unwritten = { since: '', reason: null, done: null, over: null }

/** Keeps what must stay in sight of the live call's visit, or of the one on screen that is an emergency; else nothing. */
export function keepLivePatient(): void {
  const { live, encounterId: called } = useCall.getState()
  const encounterId = live ? called : openVisitNow()
  const visit = encounterId ? getQueryData('visit.get', { encounterId }) : null
  const goesOn = live || visit?.state === 'claimed' || visit?.state === 'in-progress'
  const emergency =
    visit && goesOn && emergencyPressed(visit) ? { ...(visit.emergency ?? unwritten), on: true } : null
  const patient = visit &&
    (live || emergency) && {
      patientName: visit.patientName,
      location: visit.location,
      intake: visit.intake,
      emergencyNumber: visit.emergencyNumber,
      emergencyMessage: visit.emergencyMessage,
      emergency,
    }
  useLivePatient.setState({ patient: patient || null })
}

export const isEmergencyKept = (): boolean => useLivePatient.getState().patient?.emergency?.on === true

export const forgetLivePatient = () => useLivePatient.setState({ patient: null })

/** The exception ends with the call, but not in an emergency. */
export const forgetLivePatientAfterCall = () =>
  useCall.subscribe((call, before) => {
    if (before.live && !call.live && !isEmergencyKept()) forgetLivePatient()
  })
