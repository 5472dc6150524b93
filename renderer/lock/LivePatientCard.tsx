import { CrisisCard } from '../crisis/CrisisCard.tsx'
import { useLivePatient } from './live-patient.ts'

/** The patient in the call, or in an emergency, while everything else is covered. */
export function LivePatientCard() {
  const patient = useLivePatient((state) => state.patient)
  if (!patient) return <p className="quiet">The call goes on.</p>
  return <CrisisCard patient={patient} on={patient.emergency?.on === true} heading="h2" />
}
