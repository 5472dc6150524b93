import { formatDay, formatTime } from '../../preload/dates.ts'
import './scheduled.css'
import { useRef, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { ScheduledRow } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { usePlace } from '../app/place.ts'
import { useQueue, useScheduledChart } from '../app/views.ts'
import { ChartColumn } from '../chart/ChartColumn.tsx'
import { ChartHeader } from '../chart/ChartHeader.tsx'
import { Replaced } from '../chart/Replaced.tsx'
import { Button } from '../ui/Button.tsx'
import { Contained } from '../ui/Contained.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { useLiveCall } from '../visit/live-call.ts'
import { AskDeceased } from './AskDeceased.tsx'
import { chartReady } from './scheduled-words.ts'

/** The chart of a visit to come: to be read, until it is begun. */
export function ScheduledVisit({ appointmentId }: { appointmentId: string }) {
  const { value: queue } = useQueue()
  const row = queue?.scheduled.find((each) => each.appointmentId === appointmentId)
  if (queue && !row)
    return (
      <section className="nothing" aria-label="Scheduled visit">
        <h2>This visit is no longer ahead</h2>
        <p>It was begun, cancelled or moved. A chart that is not needed does not stay on this machine.</p>
      </section>
    )
  return <Ahead appointmentId={appointmentId} row={row ?? null} />
}

function Ahead({ appointmentId, row }: { appointmentId: string; row: ScheduledRow | null }) {
  const { value: chart, problem: chartProblem } = useScheduledChart(appointmentId)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [beginning, setBeginning] = useState(false)
  const call = useLiveCall()
  const why =
    call !== null
      ? 'You are in a call: end it before you begin the next visit.'
      : (row?.notStartable?.words ?? null)

  /** Whether to go on although the patient is recorded as dead. */
  const [asking, setAsking] = useState(false)
  const question = asking ? (row?.deceased ?? null) : null
  const button = useRef<HTMLButtonElement>(null)

  const begin = async (deceasedConfirmed = false) => {
    if (why !== null || beginning) return
    // Known here already: nobody need refuse it first.
    if (typeof row?.deceased === 'string' && !deceasedConfirmed) return setAsking(true)
    setBeginning(true)
    const result = await rounds.call('queue.begin', {
      appointmentId,
      ...(deceasedConfirmed ? { deceasedConfirmed } : {}),
    })
    setBeginning(false)
    if (!result.ok && result.problem.code === 'patient-deceased') return setAsking(true)
    setAsking(false)
    setProblem(result.ok ? null : result.problem)
    if (!result.ok) return
    const { encounterId } = result.value
    put('visit.get', { encounterId }, result.value)
    usePlace.getState().open(encounterId)
  }

  return (
    <article className="visit" aria-label={row ? `Scheduled visit of ${row.name}` : 'Scheduled visit'}>
      <Contained what="Name and allergies">
        <ChartHeader
          chart={chart}
          known={row ? { patientName: row.name, birthDate: row.birthDate, age: row.age } : null}
        >
          <Replaced chart={chart} chartOf={{ appointmentId }} />
        </ChartHeader>
      </Contained>
      <div className="visit-body">
        <Contained what="The chart">
          <ChartColumn encounterId={null} chart={chart} problem={chartProblem} editable={false} />
        </Contained>
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
                  {row.arrived && <span className="words-accent"> · patient is there</span>}
                </dd>
                <dt>Reason</dt>
                <dd>{row.reason}</dd>
                <dt>Chart</dt>
                <dd className={`figures ${row.chart.state === 'complete' ? '' : 'words-warn'}`}>
                  {chartReady(row.chart)}
                </dd>
              </dl>
              <div className="ahead-act">
                <Button
                  kind="next"
                  ref={button}
                  onClick={() => void begin()}
                  aria-disabled={why !== null || beginning || question !== null}
                  aria-describedby={why === null ? undefined : 'begin-closed'}
                >
                  {beginning ? 'Beginning …' : 'Begin the visit'}
                </Button>
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
              <Trouble problem={problem} />
            </section>
          )}
        </div>
      </div>
    </article>
  )
}
