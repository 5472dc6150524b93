import { formatShortDate } from '../../main/clinical/dates.ts'
import type { AllergyView, MedicationView, ProblemView } from '../../preload/views/index.ts'
import { count } from '../ui/format.ts'
import { allergyText, checkedText, dangerText, kindText } from './allergy-labels.ts'
import { medicationDates, saidText, useText } from './medication-labels.ts'
import { certaintyText, endText, problemDate } from './problem-labels.ts'

/** A problem, or a diagnosis of visits; how sure it is, and that it is over, stand as words beside it. */
export function ProblemLine({ of }: { of: ProblemView }) {
  const [certainty, end, date] = [certaintyText(of), endText(of), problemDate(of)]
  return (
    <span className={of.active ? 'item' : 'item quieter'}>
      {of.text}
      {certainty && <span className="tone-warn"> · {certainty}</span>}
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
      {end && ` · ${end}`}
      {date && (
        <span className="quieter">
          {' · '}
          <span className="figures">{date}</span>
        </span>
      )}
      {!of.coded && <span className="quieter"> · not coded</span>}
    </span>
  )
}

/** What a patient said and nobody coded stands in quotation marks, and says how far orders are checked against it. */
export function AllergyLine({ of }: { of: AllergyView }) {
  const kind = kindText(of)
  const checked = checkedText(of)
  return (
    <span className={of.active ? 'item' : 'item quieter'}>
      <span className={of.active && of.dangerous ? 'tone-stop' : ''}>
        {allergyText(of)}
        {of.reaction && ` · ${of.reaction}`}
        {of.dangerous && ` · ${dangerText(of)}`}
      </span>
      {kind && <span className="quiet"> · {kind}</span>}
      {of.unconfirmed && <span className="quiet"> · unconfirmed</span>}
      {of.active && checked && <span className="quiet"> · {checked}</span>}
      {!of.active && (of.refuted ? ' · refuted' : ' · no longer')}
    </span>
  )
}

/**
 * A medication with how it is taken and its dates; what is not taken says why not, and a ban is no medication.
 */
export function MedicationLine({ of }: { of: MedicationView }) {
  const use = useText(of)
  if (of.use === 'banned') return <strong className="item tone-stop">{of.text}</strong>
  const taken = of.use === 'taken' || of.use === 'on-hold' || of.use === 'unknown'
  return (
    <span className={taken ? 'item' : 'item quieter'}>
      {of.text}
      {of.dosage && (
        <span className={taken ? 'quiet' : ''}>
          {taken ? ' ' : ' · '}
          {of.dosage}
        </span>
      )}
      {use && of.said?.not === undefined && (
        <span className={of.use === 'on-hold' ? 'tone-warn' : 'quieter'}> · {use}</span>
      )}
      {of.why && <span>: {of.why}</span>}
      {of.by && <span className="quieter"> · {of.by}</span>}
      {of.said && (
        <span className={of.said.otherwise || of.said.not !== undefined ? 'tone-warn' : 'quieter'}>
          {' '}
          · {saidText(of.said)}
        </span>
      )}
      {of.pharmacy && (
        <span
          className={
            of.pharmacy.state === 'call' ? 'tone-stop' : of.pharmacy.state === 'asked' ? 'tone-warn' : ''
          }
        >
          {' '}
          · {of.pharmacy.says}
        </span>
      )}
      {of.overTheCounter && <span className="quieter"> · over the counter</span>}
      {medicationDates(of).map((date) => (
        <span key={date} className="quieter">
          {' · '}
          <span className="figures">{date}</span>
        </span>
      ))}
    </span>
  )
}
