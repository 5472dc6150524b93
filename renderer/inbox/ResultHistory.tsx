import { formatMoment } from '../../main/clinical/dates.ts'
import type { ResultView } from '../../preload/views/index.ts'
import { toldLabels } from './inbox-labels.ts'

type Entry = { at: string | null; who: string; what: string; text: string | null }

/** What was done about it, the earliest first. */
export function ResultHistory({ result }: { result: ResultView }) {
  const { before, acknowledged, comments, told, unsent } = result
  const entries: Entry[] = [
    ...before.map(({ name, at }) => ({
      at,
      who: name,
      what: 'Acknowledged what it said before',
      text: null,
    })),
    ...comments.map(({ name, at, text }) => ({ at, who: name, what: 'Comment', text })),
    ...told.map(({ name, at, how, text, received }) => ({
      at,
      who: name,
      what: `${toldLabels[how]}${how === 'message' ? receivedLabel(received) : ''}`,
      text: text || null,
    })),
    ...(acknowledged
      ? [{ at: acknowledged.at, who: acknowledged.name, what: 'Acknowledged', text: null }]
      : []),
  ].sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
  if (entries.length === 0) return null
  return (
    <section aria-label="What was done about it">
      <h4 className="overline">Done{unsent && ' · not sent yet'}</h4>
      <ul className="result-done">
        {entries.map(({ at, who, what, text }) => (
          <li key={`${at} ${what} ${text}`}>
            <span className="figures">
              <strong>{what}</strong> · {who}
              {at && `, ${formatMoment(at)}`}
            </span>
            {text && <span className="result-text">{text}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

const receivedLabel = (received: string | null): string =>
  received ? `, received ${formatMoment(received)}` : ', not known to be read'
