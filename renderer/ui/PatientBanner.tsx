import { formatDate } from '../../main/clinical/dates.ts'

/** Repeats the patient before an act, with a warning when the call is with someone else. */
export function PatientBanner({
  of,
  foreign,
  askedOnce,
}: {
  of: { patientName: string; birthDate: string | null; age: string | null }
  foreign: string | null
  askedOnce: boolean
}) {
  return (
    <>
      <div className="patient-banner">
        <strong>{of.patientName}</strong>
        <span className="figures">
          born {formatDate(of.birthDate)}
          {of.age && ` · ${of.age}`}
        </span>
      </div>
      {foreign && (
        <p className="patient-banner-foreign tone-stop">
          Your call is with {foreign}, not with {of.patientName}.
          {askedOnce && <strong> Press again to confirm.</strong>}
        </p>
      )}
    </>
  )
}
