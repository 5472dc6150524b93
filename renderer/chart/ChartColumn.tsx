import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import { formatMoment, formatShortDate } from '../../preload/dates.ts'
import type { ChartView } from '../../preload/views.ts'
import { useReopened } from '../app/kept-form.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { ChartNotes } from './ChartNotes.tsx'
import { ClinicalList } from './ClinicalList.tsx'
import { AllergyLine, MedicationLine, ProblemLine } from './chart-lines.tsx'
import { ObservationLine } from './ObservationLine.tsx'
import { RecordAllergy } from './RecordAllergy.tsx'

const observed = [
  { part: 'vitals', title: 'Vitals', first: 8 },
  { part: 'results', title: 'Results', first: 6 },
  { part: 'imaging', title: 'Imaging', first: 4 },
  { part: 'surveys', title: 'Questionnaires', first: 4 },
  { part: 'socialNeeds', title: 'Social needs', first: 4 },
  { part: 'socialHistory', title: 'Social history', first: 4 },
  { part: 'exam', title: 'Exam', first: 4 },
] as const

/** What matters about this patient, in one narrow column; each list says what it knows and what it does not. */
export function ChartColumn({
  encounterId,
  chart,
  problem,
  editable,
}: {
  /** Null: of a visit to come, where nothing is written yet. */
  encounterId: string | null
  chart: ChartView | null
  problem: Problem | null
  editable: boolean
}) {
  const [recording, setRecording] = useState(false)
  useReopened(editable ? encounterId : null, 'allergy', () => setRecording(true))
  if (!chart)
    return (
      <div className="chart scrolls" aria-busy={!problem}>
        {problem ? <Trouble problem={problem} /> : <p className="quieter">Reading the chart …</p>}
      </div>
    )
  const partial = chart.load.state !== 'complete'
  const age = chart.load.completeAsOf ? `last whole ${formatMoment(chart.load.completeAsOf)}` : 'never whole'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard
    <section className="chart scrolls" aria-label="Chart" tabIndex={0}>
      {partial && (
        <div className="chart-load" role="status">
          <strong>Not all loaded</strong>
          <p>{chart.load.words}</p>
          <p>
            {chart.load.completeAsOf
              ? `Last whole ${formatMoment(chart.load.completeAsOf)}.`
              : 'Never whole on this machine.'}
          </p>
        </div>
      )}
      {chart.unreadable && (
        <div className="chart-load" role="status">
          <strong>Not all can be shown</strong>
          <p>{chart.unreadable}</p>
        </div>
      )}
      <Trouble problem={problem} />
      {chart.changedSince.length > 0 && (
        <div className="chart-changed" role="status">
          <strong>Changed since you looked</strong>
          {chart.changedSince.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
      <ClinicalList
        title="Problems"
        {...chart.problems}
        age={age}
        draw={(item) => <ProblemLine of={item} />}
      />
      <ClinicalList
        title="Allergies"
        {...chart.allergies}
        age={age}
        act={
          editable && (
            <button
              type="button"
              className="link list-act"
              onClick={() => setRecording(true)}
              aria-label="Record an allergy"
            >
              Record
            </button>
          )
        }
        draw={(item) => <AllergyLine of={item} />}
      />
      <ClinicalList
        title="Medications"
        {...chart.medications}
        age={age}
        draw={(item) => <MedicationLine of={item} />}
      />
      {observed.map(({ part, title, first }) =>
        // Vitals and results are looked for; of the others there is something or there is no such part.
        part === 'vitals' || part === 'results' || chart[part].items.length > 0 ? (
          <ClinicalList
            key={part}
            title={title}
            {...chart[part]}
            age={age}
            none={`No ${title.toLowerCase()} here`}
            first={first}
            draw={(item) => <ObservationLine one={item} />}
          />
        ) : null,
      )}
      <ChartNotes chart={chart} age={age} shown={encounterId} />
      <ClinicalList
        title="Last visits"
        {...chart.encounters}
        age={age}
        first={4}
        draw={(item) => (
          <span className="item">
            <span className="figures">{formatShortDate(item.when)}</span>{' '}
            <span className="quiet">{item.what}</span>
          </span>
        )}
      />
      {!partial && chart.load.completeAsOf && (
        <p className="quieter chart-whole figures">
          All loaded, as of {formatMoment(chart.load.completeAsOf)}
        </p>
      )}
      {recording && encounterId && (
        <RecordAllergy encounterId={encounterId} name={chart.name} onClose={() => setRecording(false)} />
      )}
    </section>
  )
}
