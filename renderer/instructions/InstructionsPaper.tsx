import '../ui/paper.css'
import { formatDate, formatDateTime } from '../../main/clinical/dates.ts'
import type { InstructionsView } from '../../preload/views/index.ts'
import { notReviewed } from './labels.ts'

const words = {
  en: { for: 'For', born: 'born', from: 'From' },
  es: { for: 'Para', born: 'nacimiento', from: 'De' },
} as const

/** What was sent, as it is printed: black on white, a sheet each, and nothing of the note. */
export function InstructionsPaper({ view: { patientName, birthDate, sent } }: { view: InstructionsView }) {
  return sent.map(({ id, language, title, text, unreviewed, from, sent: at }) => (
    <article key={id} className="paper" lang={language} aria-label={`Instructions: ${title}`}>
      <h1>{title}</h1>
      <p className="paper-who">
        {words[language].for} <strong>{patientName}</strong>
        {birthDate && `, ${words[language].born} ${formatDate(birthDate)}`}
      </p>
      <p>
        {words[language].from} {from}, {formatDateTime(at)}
      </p>
      {unreviewed && (
        <p className="paper-mark">
          {notReviewed.es} <span lang="en">{notReviewed.en}</span>
        </p>
      )}
      <section className="paper-section">
        <p>{text}</p>
      </section>
    </article>
  ))
}
