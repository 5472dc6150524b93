import { formatDate } from '../../preload/dates.ts'

/** Whose chart an act concerns, said again before it is done, and said loudly when the call is with somebody else. */
export function Whose({
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
      <div className="review-who">
        <strong>{of.patientName}</strong>
        <span className="figures">
          born {formatDate(of.birthDate)}
          {of.age && ` · ${of.age}`}
        </span>
      </div>
      {foreign && (
        <p className="review-foreign words-stop">
          Your call is with {foreign}, not with {of.patientName}.
          {askedOnce && <strong> Press once more to do it all the same.</strong>}
        </p>
      )}
    </>
  )
}
