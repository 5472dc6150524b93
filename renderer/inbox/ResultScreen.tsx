import './inbox.css'
import '../visit/visit.css'
import { useEffect, useRef, useState } from 'react'
import type { ResultView } from '../../preload/views/index.ts'
import { openScreen, openVisit } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useSeen } from '../base/use-seen.ts'
import { useViewed } from '../base/viewed.ts'
import { useInbox } from '../base/views.ts'
import { ChartColumn } from '../chart/ChartColumn.tsx'
import { ChartHeader } from '../chart/ChartHeader.tsx'
import { RecordLink } from '../chart/RecordLink.tsx'
import { Replaced } from '../chart/Replaced.tsx'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { count } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { openOrderingVisit } from './actions.ts'
import { stateMessage, urgencyLabel } from './inbox-labels.ts'
import { ResultActs } from './ResultActs.tsx'
import { ResultFacts } from './ResultFacts.tsx'
import { ResultHistory } from './ResultHistory.tsx'
import { ResultValues } from './ResultValues.tsx'

/** A result beside the patient's chart: what it says, what came before, and what is done about it. */
export function ResultScreen({ taskId }: { taskId: string }) {
  const { data: result, error } = useBridgeQuery('inbox.result', { taskId })
  useViewed('inbox.viewed', { taskId }, result?.reportId)
  const next = useNext(taskId)
  const seen = useSeen(result === null ? null : taskId)
  const paper = useRef<HTMLElement>(null)
  const isThere = result !== null
  // The keys of the result are heard wherever the keyboard is but in a text; it stands where the result is read from.
  useEffect(() => {
    if (isThere) paper.current?.focus()
  }, [isThere])
  if (!result)
    return (
      <section className="nothing" aria-label="Result">
        {error ? <InlineError problem={error} /> : <p className="quieter">Reading the result …</p>}
      </section>
    )
  const chartOf = { taskId }
  return (
    <article className="visit" aria-label={`Result of ${result.patientName}`}>
      <ErrorBoundary what="Name and allergies">
        <ChartHeader chartOf={chartOf} known={result}>
          <Replaced chartOf={chartOf} />
        </ChartHeader>
      </ErrorBoundary>
      <div className="visit-body">
        <ErrorBoundary what="The chart">
          <ChartColumn chartOf={chartOf} editable={false} />
        </ErrorBoundary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is read must be reachable, and scrolls by keys */}
        <section ref={paper} className="result scrolls" aria-label={result.title} tabIndex={0}>
          <Head result={result} />
          <ErrorBoundary what="The values">
            <ResultValues values={result.values} />
          </ErrorBoundary>
          {result.conclusion && (
            <div>
              <h4 className="overline">Conclusion</h4>
              <p className="result-text">{result.conclusion}</p>
            </div>
          )}
          <Links result={result} taskId={taskId} />
          <ResultFacts result={result} />
          <ResultHistory result={result} />
          <InlineError problem={error} />
          <ResultActs
            key={taskId}
            result={result}
            taskId={taskId}
            seen={seen}
            onDone={() => openScreen(next)}
          />
        </section>
      </div>
    </article>
  )
}

/** The result that comes up once this one is done: the one behind it in the list, else the first; this one, if none is left. */
function useNext(taskId: string) {
  const { data: inbox } = useInbox()
  // Where it stood is remembered: once it is acknowledged it is in the list no more.
  const [at, setAt] = useState(0)
  const items = inbox?.items ?? []
  const here = items.findIndex((item) => item.taskId === taskId)
  if (here >= 0 && here !== at) setAt(here)
  const others = items.filter((item) => item.taskId !== taskId)
  const next = others[at] ?? others[0]
  return { name: 'result' as const, taskId: next?.taskId ?? taskId }
}

function Head({ result }: { result: ResultView }) {
  const { label, tone } = urgencyLabel(result.urgency)
  const message = stateMessage(result)
  return (
    <>
      <div className="result-head">
        <h3>{result.title}</h3>
        <span className="tag" data-kind={tone === 'stop' ? 'stop' : tone === 'warn' ? 'warn' : undefined}>
          {label}
        </span>
      </div>
      {message && <p className="tone-warn">{message}</p>}
      {result.urgency === 'unjudged' && result.values.length > 0 && (
        <p className="quiet">For some of these values the report gives no range and no interpretation.</p>
      )}
      {result.urgency === 'unjudged' && result.values.length === 0 && result.state !== 'loading' && (
        <p className="quiet">The report holds no values.</p>
      )}
    </>
  )
}

function Links({ result, taskId }: { result: ResultView; taskId: string }) {
  const { reportId, attachments, encounterId } = result
  return (
    <p className="result-links">
      {reportId && (
        <RecordLink chartOf={{ taskId }} type="DiagnosticReport" id={reportId}>
          {attachments > 0 ? `Open the report with ${count(attachments, 'document')}` : 'Open the report'}
        </RecordLink>
      )}
      {encounterId && (
        <ActionButton
          action={openOrderingVisit}
          run={() => openVisit(encounterId)}
          kind="bare"
          small
          withKeys
        />
      )}
    </p>
  )
}
