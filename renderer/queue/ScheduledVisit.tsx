import { formatDay, formatTime } from '../../main/clinical/dates.ts'
import './scheduled.css'
import { useRef, useState } from 'react'
import type { ScheduledRow } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { openVisit } from '../base/navigation.ts'
import { useQueue } from '../base/views.ts'
import { useLiveCall } from '../call/live-call.ts'
import { ChartColumn } from '../chart/ChartColumn.tsx'
import { ChartHeader } from '../chart/ChartHeader.tsx'
import { Replaced } from '../chart/Replaced.tsx'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { AskDeceased } from './AskDeceased.tsx'
import { beginVisit } from './actions.ts'
import { chartReady } from './scheduled-labels.ts'

/** The chart of a visit to come: to be read, until it is begun. */
export function ScheduledVisit({ appointmentId }: { appointmentId: string }) {
  const { data: queue } = useQueue()
  const row = queue?.scheduled.find((each) => each.appointmentId === appointmentId)
  if (queue && !row)
    return (
      <section className="nothing" aria-label="Scheduled visit">
        <h2>This visit is no longer ahead</h2>
        <p>It was started, canceled or moved. A chart that is not needed does not stay on this machine.</p>
      </section>
    )
  return <Ahead appointmentId={appointmentId} row={row ?? null} />
}

function Ahead({ appointmentId, row }: { appointmentId: string; row: ScheduledRow | null }) {
  const { run, isPending: beginning, error } = useCommand('queue.begin')
  const call = useLiveCall()
  const why =
    call !== null
      ? 'You are in a call: end it before you begin the next visit.'
      : (row?.notStartable?.message ?? null)

  /** Whether to go on although the patient is recorded as dead. */
  const [asking, setAsking] = useState(false)
  const question = asking ? (row?.deceased ?? null) : null
  const button = useRef<HTMLButtonElement>(null)

  const begin = async (deceasedConfirmed = false) => {
    if (why !== null || beginning) return
    // Known here already: nobody need refuse it first.
    if (typeof row?.deceased === 'string' && !deceasedConfirmed) return setAsking(true)
    const result = await run({
      appointmentId,
      ...(deceasedConfirmed ? { deceasedConfirmed } : {}),
    })
    if (!result.ok && result.problem.code === 'patient-deceased') return setAsking(true)
    setAsking(false)
    if (result.ok) openVisit(result.value.encounterId)
  }

  return (
    <article className="visit" aria-label={row ? `Scheduled visit of ${row.name}` : 'Scheduled visit'}>
      <ErrorBoundary what="Name and allergies">
        <ChartHeader
          chartOf={{ appointmentId }}
          known={row ? { patientName: row.name, birthDate: row.birthDate, age: row.age } : null}
        >
          <Replaced chartOf={{ appointmentId }} />
        </ChartHeader>
      </ErrorBoundary>
      <div className="visit-body">
        <ErrorBoundary what="The chart">
          <ChartColumn chartOf={{ appointmentId }} editable={false} />
        </ErrorBoundary>
        <div className="ahead">
          {row && (
            <section className="card" aria-label="Scheduled">
              <div className="card-head">
                <h3>Scheduled</h3>
                <span className="quieter">To be read; nothing is written yet</span>
              </div>
              <dl className="facts">
                <dt>When</dt>
                <dd className="figures">
                  {formatDay(row.start)}, {formatTime(row.start)}
                  {row.end && ` – ${formatTime(row.end)}`}
                  {row.arrived && <span className="tone-accent"> · patient is there</span>}
                </dd>
                <dt>Reason</dt>
                <dd>{row.reason}</dd>
                <dt>Chart</dt>
                <dd className={`figures ${row.chart.state === 'complete' ? '' : 'tone-warn'}`}>
                  {chartReady(row.chart)}
                </dd>
              </dl>
              <div className="ahead-act">
                <ActionButton
                  action={beginVisit}
                  when={why ?? true}
                  run={() => question === null && void begin()}
                  kind="next"
                  ref={button}
                  aria-disabled={why !== null || beginning || question !== null}
                  aria-describedby={why === null ? undefined : 'begin-closed'}
                >
                  {beginning ? 'Beginning …' : beginVisit.title}
                </ActionButton>
                {why !== null && (
                  <span className="quiet" id="begin-closed">
                    {why}
                  </span>
                )}
              </div>
              {question !== null && (
                <AskDeceased
                  deceased={question}
                  onGoOn={() => void begin(true)}
                  onLeave={() => {
                    setAsking(false)
                    button.current?.focus()
                  }}
                />
              )}
              {error?.code !== 'patient-deceased' && <InlineError problem={error} />}
            </section>
          )}
        </div>
      </div>
    </article>
  )
}
