import '../ui/paper.css'
import './letters.css'
import { headingTitle, partsOf } from '../../main/clinical/letters/letter.ts'

/** A letter as it is printed, from its text alone: what is previewed, kept and printed is the same. */
export function LetterPaper({ title, text }: { title: string; text: string }) {
  const [head, ...parts] = partsOf(text)
  const titleAt = parts.findIndex(({ heading }) => heading !== null)
  const [name = '', ...lines] = (
    head ? [head.heading ?? '', head.text].filter(Boolean).join('\n') : ''
  ).split('\n')
  return (
    <article className="paper letter" aria-label={title}>
      <header className="letter-head">
        <strong>{name}</strong>
        {lines.length > 0 && <p>{lines.join('\n')}</p>}
      </header>
      {parts.map(({ heading, text: said }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text
        <section key={n} className="paper-section">
          {heading !== null &&
            (n === titleAt ? <h1>{headingTitle(heading)}</h1> : <h2>{headingTitle(heading)}</h2>)}
          {said !== '' && <p>{said}</p>}
        </section>
      ))}
    </article>
  )
}
