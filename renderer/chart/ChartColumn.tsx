import { formatMoment, formatShortDate } from '../../main/clinical/dates.ts'
import type { ChartHeader, ChartSection } from '../../preload/views/index.ts'
import { offerOf, useAction, useOffers } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { useViewed } from '../base/viewed.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { AllergyActs } from './AllergyActs.tsx'
import { findInChart, openFlowsheet, reconcile, recordAllergy, saveChart } from './actions.ts'
import { ChartNotes } from './ChartNotes.tsx'
import { ChartRecords } from './ChartRecords.tsx'
import { ChartSummary } from './ChartSummary.tsx'
import { AllergyLine, MedicationLine, ProblemLine } from './chart-lines.tsx'
import { MedicineActs } from './MedicineActs.tsx'
import { ObservationLine } from './ObservationLine.tsx'
import { PagedList } from './PagedList.tsx'
import { RecordLink } from './RecordLink.tsx'
import { type ChartOf, firstAllergies, firstProblems, useChartHeader } from './use-chart.ts'
import { useEntries } from './use-entries.tsx'
import { useOpenDialog } from './use-open-dialog.ts'

const observed: { section: ChartSection; title: string; first: number }[] = [
  { section: 'vitals', title: 'Vitals', first: 8 },
  { section: 'results', title: 'Results', first: 6 },
  { section: 'imaging', title: 'Imaging', first: 4 },
  { section: 'surveys', title: 'Questionnaires', first: 4 },
  { section: 'socialNeeds', title: 'Social needs', first: 4 },
  { section: 'socialHistory', title: 'Social history', first: 4 },
  { section: 'exam', title: 'Exam', first: 4 },
]

const idOf = ({ id }: { id: string }) => id

/** The chart in one narrow column; each list says whether it is complete. */
export function ChartColumn({ chartOf, editable }: { chartOf: ChartOf; editable: boolean }) {
  const { data: chart, error } = useChartHeader(chartOf)
  useViewed('chart.viewed', { chartOf }, chart?.load.state)
  const encounterId = 'encounterId' in chartOf && !chartOf.current ? chartOf.encounterId : null
  const openDialog = useOpenDialog()
  const record = () => encounterId !== null && openDialog({ name: 'record-allergy', encounterId })
  const mayRecord = editable && encounterId !== null
  useReopenedForm(mayRecord ? encounterId : null, 'allergy', record)
  const change = (allergyId: string) =>
    encounterId !== null && openDialog({ name: 'change-allergy', encounterId, allergyId })
  useReopenedForm(mayRecord ? encounterId : null, 'change-allergy', ({ of }) =>
    change(of?.split('/')[1] ?? ''),
  )
  useAction(findInChart, { when: chart !== null, run: () => openDialog({ name: 'find-in-chart', chartOf }) })
  useAction(openFlowsheet, { when: chart !== null, run: () => openDialog({ name: 'flowsheet', chartOf }) })
  useAction(saveChart, {
    when: chart !== null && encounterId !== null,
    run: () => encounterId !== null && openDialog({ name: 'save-chart', encounterId }),
  })
  useAction(recordAllergy, { when: mayRecord && chart !== null, run: record })
  const entries = useEntries(mayRecord ? encounterId : null, chart !== null)
  if (!chart)
    return (
      <div className="chart scrolls" aria-busy={!error}>
        {error ? <InlineError problem={error} /> : <p className="quieter">Reading the chart …</p>}
      </div>
    )
  const age = chart.load.completeAsOf
    ? `last complete copy ${formatMoment(chart.load.completeAsOf)}`
    : 'no complete copy'
  const of = { input: { chartOf }, age, id: idOf }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard
    <section className="chart scrolls" aria-label="Chart" tabIndex={0}>
      <p className="chart-acts">
        <ActionLink action={findInChart} withKeys>
          Find
        </ActionLink>
        <ActionLink action={openFlowsheet} withKeys>
          Over time
        </ActionLink>
      </p>
      <ChartState chart={chart} />
      <InlineError problem={error} />
      {entries.gone}
      <ChartSummary chartOf={chartOf} />
      <PagedList
        {...of}
        channel="chart.problems"
        title="Problems"
        first={firstProblems}
        act={entries.act('problem')}
        form={entries.form('problem')}
        {...entries.changedIn('problems')}
        draw={(item) => (
          <>
            <ProblemLine of={item} />
            {entries.changeProblem(item)}
          </>
        )}
      />
      <PagedList
        {...of}
        channel="chart.allergies"
        title="Allergies"
        first={firstAllergies}
        act={
          mayRecord && (
            <button type="button" className="link list-act" onClick={record} aria-label={recordAllergy.title}>
              Record
            </button>
          )
        }
        draw={(item) => (
          <>
            <AllergyLine of={item} />
            {mayRecord && encounterId !== null && !item.refuted && (
              <AllergyActs encounterId={encounterId} allergy={item} onChange={() => change(item.id)} />
            )}
          </>
        )}
      />
      <PagedList
        {...of}
        channel="chart.medications"
        title="Medications"
        first={6}
        act={
          <>
            {entries.act('medicine')}
            {mayRecord && <GoThrough />}
          </>
        }
        form={entries.form('medicine')}
        {...entries.changedIn('medications')}
        draw={(item) => (
          <>
            <MedicationLine of={item} />
            {mayRecord && encounterId !== null ? (
              <MedicineActs encounterId={encounterId} of={item}>
                {entries.changeMedicine(item)}
              </MedicineActs>
            ) : (
              entries.changeMedicine(item)
            )}
          </>
        )}
      />
      {observed.map(({ section, title, first }) => (
        <PagedList
          key={section}
          {...of}
          channel="chart.observations"
          input={{ chartOf, section }}
          title={title}
          first={first}
          none={`No ${title.toLowerCase()} here`}
          // Vitals and results are looked for; of the others there is something or there is no such part.
          hiddenWhenEmpty={
            section !== 'vitals' && section !== 'results' && (section !== 'socialHistory' || !mayRecord)
          }
          {...(section === 'vitals' || section === 'socialHistory' ? entries.changedIn(section) : {})}
          {...(section === 'vitals' ? { act: entries.act('vitals'), form: entries.form('vitals') } : {})}
          {...(section === 'socialHistory'
            ? { act: entries.act('pregnancy'), form: entries.form('pregnancy') }
            : {})}
          draw={(item) => (
            <>
              <ObservationLine one={item} />
              {entries.changeObservation(item)}
            </>
          )}
        />
      ))}
      <ChartNotes chartOf={chartOf} age={age} />
      <PagedList
        {...of}
        channel="chart.encounters"
        title="Last visits"
        first={4}
        draw={(item) => (
          <span className="item">
            <RecordLink chartOf={chartOf} type="Encounter" id={item.id}>
              <span className="figures quiet">{formatShortDate(item.when)}</span> {item.what}
            </RecordLink>
          </span>
        )}
      />
      <ChartRecords chartOf={chartOf} age={age} />
      {chart.load.state === 'complete' && chart.load.completeAsOf && (
        <p className="quieter chart-whole figures">Complete as of {formatMoment(chart.load.completeAsOf)}</p>
      )}
    </section>
  )
}

/** Warnings about the chart as a whole, above its lists. */
function ChartState({ chart }: { chart: ChartHeader }) {
  const { state, completeAsOf, message } = chart.load
  return (
    <>
      {state !== 'complete' && (
        <div className="chart-load" role="status">
          <strong>Chart incomplete</strong>
          <p>{message}</p>
          <p>
            {completeAsOf
              ? `Last complete copy ${formatMoment(completeAsOf)}.`
              : 'No complete copy on this machine yet.'}
          </p>
        </div>
      )}
      {chart.unreadable && (
        <div className="chart-load" role="status">
          <strong>Not all can be shown</strong>
          <p>{chart.unreadable}</p>
        </div>
      )}
      {chart.changedSince.length > 0 && (
        <div className="chart-changed" role="status">
          <strong>Changed since you looked</strong>
          {chart.changedSince.map((change) => (
            <p key={change}>{change}</p>
          ))}
        </div>
      )}
    </>
  )
}

/** Drawn by itself again where it is offered or not. */
function GoThrough() {
  useOffers()
  if (!offerOf(reconcile)) return null
  return (
    <ActionLink action={reconcile} className="link list-act" aria-label="Ask about each medication">
      Ask
    </ActionLink>
  )
}
