import { useRef } from 'react'
import { formatShortDate } from '../../main/clinical/dates.ts'
import type { ChartSummary as Summary } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { count } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { readWhatIsNew } from './actions.ts'
import { NewsLineButton } from './NewsLineButton.tsx'
import { newsNames, personText, relationText } from './news-labels.ts'
import { RecordLink } from './RecordLink.tsx'
import { SummaryAllergies, SummaryProblems } from './SummaryLists.tsx'
import type { ChartOf } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

/** The chart in a few lines, before its lists: who this is, what matters, what is new since the practice's last visit. */
export function ChartSummary({ chartOf }: { chartOf: ChartOf }) {
  const { data, error } = useBridgeQuery('chart.summary', { chartOf })
  const news = useRef<HTMLElement>(null)
  // The first that is new, else where it says that nothing is.
  const read = () => (news.current?.querySelector('button') ?? news.current)?.focus()
  useAction(readWhatIsNew, { when: data !== null, run: read })
  return (
    <section className="chart-glance" aria-label="At a glance" aria-busy={!data && !error}>
      <InlineError problem={error} />
      {data && (
        <>
          <Who of={data.person} />
          <div className="glance-matters">
            <Flags of={data.flags} chartOf={chartOf} />
            <SummaryAllergies chartOf={chartOf} />
            <SummaryProblems chartOf={chartOf} />
            {data.critical.map((line) => (
              <NewsLineButton key={line.id} chartOf={chartOf} kind="results" line={line} />
            ))}
          </div>
          <section className="glance-news" aria-label="What is new" ref={news} tabIndex={-1}>
            <News of={data} chartOf={chartOf} />
          </section>
        </>
      )}
    </section>
  )
}

function Who({ of }: { of: Summary['person'] }) {
  const who = personText(of)
  return (
    <div className="glance-who">
      {who && <p className="figures">{who}</p>}
      {of.lastWith && <p className="quiet">With them last time: {of.lastWith}</p>}
      {of.relations.length > 0 && (
        <p className="quiet">Family and contacts: {of.relations.map(relationText).join(' · ')}</p>
      )}
    </div>
  )
}

const Flags = ({ of, chartOf }: { of: Summary['flags']; chartOf: ChartOf }) =>
  of.map(({ type, id, text }) => (
    <p key={id} className="glance-flag">
      <RecordLink chartOf={chartOf} type={type} id={id}>
        <span className="tone-warn">
          <strong>Flag</strong> {text}
        </span>
      </RecordLink>
    </p>
  ))

function News({ of, chartOf }: { of: Summary; chartOf: ChartOf }) {
  const openDialog = useOpenDialog()
  const { since, news, vitals, whole } = of
  if (!since)
    return (
      <p className="quiet">
        {whole
          ? 'No earlier visit with this practice.'
          : 'No earlier visit with this practice is loaded so far.'}
      </p>
    )
  const more = news.flatMap(({ kind, more }) => (more ? [kind] : []))
  const by = since.by ? `, ${since.by}` : ''
  const none = news.length === 0 && vitals === 0
  return (
    <>
      <h3 className="figures">
        {none ? 'Nothing new since' : 'New since'} {formatShortDate(since.when)}
        <span className="quieter">{by}</span>
      </h3>
      {none && whole && (
        <p className="quiet">No result, medication, allergy, problem, visit, note or document.</p>
      )}
      {!whole && (
        <p className="list-partial">
          <strong>Not fully loaded</strong>
          <span className="list-partial-more">There may be more that is new.</span>
        </p>
      )}
      <ul className="list-items">
        {news.flatMap(({ kind, lines }) =>
          lines.map((line) => (
            <li key={`${line.type}/${line.id}`}>
              <NewsLineButton chartOf={chartOf} kind={kind} line={line} />
            </li>
          )),
        )}
        {vitals > 0 && (
          <li>
            <button
              type="button"
              className="link-plain record-link"
              onClick={() => openDialog({ name: 'flowsheet', chartOf })}
            >
              {count(vitals, 'vital sign')} <span className="quieter">· none marked abnormal</span>
            </button>
          </li>
        )}
      </ul>
      {more.length > 0 && <p className="quiet">More that is new: {newsNames(more)}, in the lists below.</p>}
    </>
  )
}
