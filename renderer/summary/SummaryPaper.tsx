import { formatDate, formatDateTime, formatTime } from '../../main/clinical/dates.ts'
import { count } from '../ui/format.ts'
import './summary.css'
import type { ContactMode, SummaryView } from '../../preload/views/index.ts'

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
            {summary.reached ? (
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
              <dd>{summary.disposition}</dd>
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
          {summary.orders.map(({ medication, dosage, quantity, refills, pharmacy, statusMessage }) => (
            <li key={`${medication} ${dosage}`}>
              <strong>{medication}</strong>: {dosage} {quantity},{' '}
              {refills === 0 ? 'no refills' : count(refills, 'refill')}.
              {pharmacy && ` Pharmacy: ${pharmacy}.`}
              {statusMessage && <em> {statusMessage}</em>}
            </li>
          ))}
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

/** "by video, from 3:20 PM by phone (the picture did not hold)". */
function contactLabel({ contacts, reached }: SummaryView): string {
  if (!reached) return 'the patient was not reached'
  if (contacts.length === 0) return 'how it was held is not recorded'
  return contacts
    .map(({ mode, since, reason }, n) => {
      const from = n === 0 ? '' : `from ${formatTime(since)} `
      return `${from}${contactWays[mode]}${reason ? ` (${reason})` : ''}`
    })
    .join(', ')
}

const contactWays: Record<ContactMode, string> = {
  video: 'by video',
  audio: 'by voice without video',
  phone: 'by phone',
}

/** Paper is read on other days: always with its date. */
const dayAndTime = (dateTime: string | null): string =>
  dateTime ? formatDateTime(dateTime) : 'time not recorded'
