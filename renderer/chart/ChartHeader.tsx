import { formatDate } from '../../main/clinical/dates.ts'
import './chart.css'
import type { ReactNode } from 'react'
import type { AllergyList, RedFlags as Flags } from '../../preload/views/index.ts'
import { RedFlags } from '../ui/RedFlags.tsx'
import { allergyText, dangerText } from './allergy-labels.ts'
import { type ChartOf, useAllergies, useChartHeader } from './use-chart.ts'

type Known = { patientName: string; birthDate: string | null; age: string | null } & Partial<Flags>

/** The patient's identity. The visit knows the name before the chart is loaded. */
export function ChartHeader({
  chartOf,
  known,
  children,
}: {
  chartOf: ChartOf
  known: Known | null
  /** Warnings about the record itself. */
  children?: ReactNode
}) {
  const { data: chart } = useChartHeader(chartOf)
  const { data: allergies } = useAllergies(chartOf)
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
          <strong className="tone-stop">
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
      {known?.redFlags && <RedFlags of={{ redFlags: known.redFlags, saysYes: known.saysYes ?? [] }} />}
      {children}
      {allergies && <AllergyBanner allergies={allergies} />}
    </header>
  )
}

/** The allergies that can hurt, always in sight; and never a comfort that nobody recorded. */
function AllergyBanner({ allergies }: { allergies: AllergyList }) {
  // The dangerous come first from the engine.
  const active = allergies.items.filter((item) => item.active)
  const shown = active.slice(0, Math.max(2, active.filter(({ dangerous }) => dangerous).length))
  const more = active.length - shown.length
  return (
    <section className="allergies" aria-label="Allergies that matter">
      {shown.map((item) => (
        <span key={item.id} className="allergy-chip" data-kind={item.dangerous ? 'stop' : undefined}>
          {allergyText(item)}
          {item.reaction && `: ${item.reaction}`}
          {item.dangerous && ` · ${dangerText(item)}`}
        </span>
      ))}
      {more > 0 && <span className="allergy-chip">and {more} more</span>}
      {allergies.state === 'not-loaded' && (
        <span className="allergy-chip" data-kind="unknown">
          Allergies not fully loaded
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
