import { formatDate } from '../../preload/dates.ts'
import './chart.css'
import type { ReactNode } from 'react'
import type { ChartView } from '../../preload/views.ts'
import { dangerText } from './allergy-words.ts'

type Known = { patientName: string; birthDate: string | null; age: string | null }

/** Who this is. The visit knows the name before the chart is read. */
export function ChartHeader({
  chart,
  known,
  children,
}: {
  chart: ChartView | null
  known: Known | null
  /** What has to be said of the record itself, before anything in it. */
  children?: ReactNode
}) {
  const name = chart?.name ?? known?.patientName ?? ''
  const birthDate = chart?.birthDate ?? known?.birthDate
  const deceased = chart?.deceased ?? null
  const age = chart?.age ?? known?.age ?? null
  return (
    <header className="chart-head">
      <h2 className="chart-name">
        {name}
        {chart?.preferredName && <span className="chart-called"> (“{chart.preferredName}”)</span>}
      </h2>
      <p className="chart-who figures">
        {deceased && (
          <strong className="words-stop">
            {deceased === 'unknown' ? 'died, date not recorded' : `died ${formatDate(deceased)}`}
            {' · '}
          </strong>
        )}
        {[
          // An age would say that this person is alive.
          deceased ? null : age,
          birthDate ? formatDate(birthDate) : 'birth date unknown',
          chart?.sex,
          chart?.mrn && `MRN ${chart.mrn}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {children}
      {chart && <AllergyBanner allergies={chart.allergies} />}
    </header>
  )
}

/** The allergies that can hurt, always in sight; and never a comfort that nobody recorded. */
function AllergyBanner({ allergies }: { allergies: ChartView['allergies'] }) {
  // The dangerous come first from the engine.
  const active = allergies.items.filter((item) => item.active)
  const shown = active.slice(0, Math.max(2, active.filter(({ dangerous }) => dangerous).length))
  const more = active.length - shown.length
  return (
    <section className="allergies" aria-label="Allergies that matter">
      {shown.map((item) => (
        <span key={item.id} className="allergy-chip" data-kind={item.dangerous ? 'stop' : undefined}>
          {item.coded ? item.text : `“${item.text}”`}
          {item.reaction && `: ${item.reaction}`}
          {item.dangerous && ` · ${dangerText(item)}`}
        </span>
      ))}
      {more > 0 && <span className="allergy-chip">and {more} more</span>}
      {allergies.state === 'not-loaded' && (
        <span className="allergy-chip" data-kind="unknown">
          Allergies not all loaded
        </span>
      )}
      {allergies.state === 'never-asked' && (
        <span className="allergy-chip" data-kind="unknown">
          Allergies never asked
        </span>
      )}
      {allergies.state === 'replaced' && (
        <span className="allergy-chip" data-kind="unknown">
          Allergies: see the current record
        </span>
      )}
      {allergies.state === 'none-known' && <span className="allergy-chip">No known allergies</span>}
    </section>
  )
}
