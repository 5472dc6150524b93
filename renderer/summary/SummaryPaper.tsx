import { formatDate, formatTime } from '../../main/clinical/dates.ts'
import { count } from '../ui/format.ts'
import '../ui/paper.css'
import type { SummaryView } from '../../preload/views/index.ts'
import { contactLabel, dayAndTime } from './contact-label.ts'

/** The signed visit as it is printed: black on white whatever the screen's colors, nothing of the workstation around it. */
export function SummaryPaper({ summary }: { summary: SummaryView }) {
  const { patientName, birthDate, age, mrn, start, end } = summary
  return (
    <article className="paper" aria-label={`Visit summary of ${patientName}`}>
      <header className="paper-head">
        <h1>Visit summary</h1>
        <p className="paper-who">
          <strong>{patientName}</strong>, born {formatDate(birthDate)}
          {age && ` (${age})`}
          {mrn && `, record ${mrn}`}
        </p>
        <dl className="paper-facts">
          <dt>Visit</dt>
          <dd>
            {summary.reached || summary.contactsWithOthers.length > 0 ? (
              <>
                {dayAndTime(start)}
                {end && ` to ${formatTime(end)}`}
              </>
            ) : (
              dayAndTime(end)
            )}
            , {contactLabel(summary)}
          </dd>
          <dt>With</dt>
          <dd>{summary.provider}</dd>
          <dt>Reason</dt>
          <dd>{summary.reason || 'not recorded'}</dd>
          {summary.place && (
            <>
              <dt>Patient was in</dt>
              <dd>{summary.place}</dd>
            </>
          )}
          {summary.disposition && (
            <>
              <dt>Agreed</dt>
              <dd>{[summary.disposition, summary.followUp].filter(Boolean).join(', ')}</dd>
            </>
          )}
        </dl>
      </header>
      {summary.sections.map(({ title, text }) => (
        <section key={title} className="paper-section">
          <h2>{title}</h2>
          <p>{text}</p>
        </section>
      ))}
      <section className="paper-section">
        <h2>Prescriptions</h2>
        {summary.orders.length === 0 && <p>None in this visit.</p>}
        <ul>
          {summary.orders.map(
            ({ medication, dosage, quantity, refills, reason, pharmacy, statusMessage }) => (
              <li key={`${medication} ${dosage}`}>
                <strong>{medication}</strong>: {dosage} {quantity},{' '}
                {refills === 0 ? 'no refills' : count(refills, 'refill')}.{reason && ` For ${reason}.`}
                {pharmacy && ` Pharmacy: ${pharmacy}.`}
                {statusMessage && <em> {statusMessage}</em>}
              </li>
            ),
          )}
        </ul>
      </section>
      {summary.addenda.map(({ text, author, at }) => (
        <section key={`${author} ${at}`} className="paper-section">
          <h2>
            Addendum by {author}, {dayAndTime(at)}
          </h2>
          <p>{text}</p>
        </section>
      ))}
      <footer className="paper-foot">
        Signed electronically by {summary.signedBy ?? summary.provider}
        {summary.signedAt && `, ${dayAndTime(summary.signedAt)}`}.
        {summary.signedWithout && (
          <>
            {' '}
            Signed without: {summary.signedWithout.lacked.join(' ')} Reason given:{' '}
            {summary.signedWithout.reason}
          </>
        )}
      </footer>
    </article>
  )
}
