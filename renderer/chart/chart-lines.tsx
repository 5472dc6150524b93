import { formatShortDate } from '../../preload/dates.ts'
import type { AllergyView, MedicationView, ProblemView } from '../../preload/views.ts'
import { assertNever } from '../app/assert-never.ts'
import { count } from '../ui/words.ts'
import { dangerText } from './allergy-words.ts'

/** A problem, or a diagnosis of visits; how sure it is, and that it is over, stand as words beside it. */
export function ProblemLine({ of }: { of: ProblemView }) {
  return (
    <span className={of.active ? 'item' : 'item quieter'}>
      {of.text}
      {of.uncertainty && <span className="words-warn"> · {of.uncertainty}</span>}
      {of.visits && (
        <span className="quiet">
          {' · '}
          {of.visits.count === 1 ? 'at a visit' : `at ${count(of.visits.count, 'visit')}`}
          {of.visits.last && (
            <span className="figures">
              , {of.visits.count > 1 && 'last '}
              {formatShortDate(of.visits.last)}
            </span>
          )}
        </span>
      )}
      {of.end && ` · ${of.end}`}
    </span>
  )
}

/** What a patient said and nobody coded stands in quotation marks, and says that no order is checked against it. */
export function AllergyLine({ of }: { of: AllergyView }) {
  return (
    <span className={of.active ? 'item' : 'item quieter'}>
      <span className={of.active && of.dangerous ? 'words-stop' : ''}>
        {of.coded ? of.text : `“${of.text}”`}
        {of.reaction && ` · ${of.reaction}`}
        {of.dangerous && ` · ${dangerText(of)}`}
      </span>
      {of.unconfirmed && <span className="quiet"> · unconfirmed</span>}
      {!of.coded && <span className="quiet"> · not coded, not checked</span>}
      {!of.active && ' · no longer'}
    </span>
  )
}

/** A medication with how it is taken; what is not taken says why not, and a ban is no medication. */
export function MedicationLine({ of }: { of: MedicationView }) {
  const standing = standingText(of)
  if (of.standing === 'banned') return <strong className="item words-stop">{of.text}</strong>
  const taken = of.standing === 'taken' || of.standing === 'on-hold' || of.standing === 'unknown'
  return (
    <span className={taken ? 'item' : 'item quieter'}>
      {of.text}
      {of.dosage && (
        <span className={taken ? 'quiet' : ''}>
          {taken ? ' ' : ' · '}
          {of.dosage}
        </span>
      )}
      {standing && (
        <span className={of.standing === 'on-hold' ? 'words-warn' : 'quieter'}> · {standing}</span>
      )}
    </span>
  )
}

function standingText({ standing, status }: MedicationView): string | null {
  switch (standing) {
    case 'taken':
    case 'banned':
      return null
    case 'on-hold':
      return 'on hold'
    case 'planned':
      return 'proposed, not ordered'
    case 'ended':
      return status
    case 'not-taken':
      return 'not taken'
    case 'unknown':
      return 'not known whether taken'
    default:
      return assertNever(standing)
  }
}
