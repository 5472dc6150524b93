import { formatMoment } from '../../main/clinical/dates.ts'
import type { NoteView } from '../../preload/views/index.ts'

/** What colleagues wrote in this visit, above the own note: to be read, and nobody's but theirs to sign. */
export function ColleagueNotes({ of }: { of: NoteView['colleagues'] }) {
  return of.map(({ compositionId, author, state, at, texts }) => (
    <section key={compositionId} className="addendum colleague-note" aria-label={`Note of ${author}`}>
      <p className="addendum-head">
        <span className="overline">Note of {author}</span>
        <span className="quieter">
          {formatMoment(at)} ·{' '}
          <span className={state === 'signed' ? 'tone-kept' : 'tone-warn'}>
            {state === 'signed' ? 'Signed' : 'Not signed yet'}
          </span>
        </span>
      </p>
      {texts.map(({ title, text }) => (
        <div key={title}>
          <h4 className="overline">{title}</h4>
          <p className="addendum-text">{text}</p>
        </div>
      ))}
    </section>
  ))
}
