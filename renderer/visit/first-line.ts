import { firstLine } from '../../main/clinical/notes/first-line.ts'
import type { AllergyList, ChartHeader, VisitView } from '../../preload/views/index.ts'
import { ifItCan } from '../base/if-it-can.ts'
import { usePreferences } from '../base/preferences.ts'
import { allergyText } from '../chart/allergy-labels.ts'
import { useAllergies, useChartHeader } from '../chart/use-chart.ts'

/** What a note of this visit can begin with; null: nothing is recorded, or nobody wants it. */
export function useFirstLine(encounterId: string, visit: VisitView | null): string | null {
  const wanted = usePreferences(({ firstLine }) => firstLine)
  const { data: chart } = useChartHeader({ encounterId })
  const { data: allergies } = useAllergies({ encounterId })
  if (!wanted || !visit) return null
  return ifItCan(() => firstLineOf(visit, chart, allergies), '') || null
}

function firstLineOf(visit: VisitView, chart: ChartHeader | null, allergies: AllergyList | null): string {
  const { location, intake, consent } = visit
  return firstLine({
    age: chart?.age ?? visit.age,
    sex: chart?.sex ?? null,
    place: location
      ? { city: location.city, state: location.state, stated: true }
      : intake.place === null && intake.state === null
        ? null
        : { ...intakePlace(intake), stated: false },
    companions: location?.companions ?? null,
    identityConfirmed: visit.identityConfirmedAt !== null,
    consent,
    allergies: allergies && allergiesOf(allergies),
  })
}

/** The intake may say the state with the place. */
function intakePlace({ place, state }: VisitView['intake']) {
  const city = place ?? ''
  return { city, state: state !== null && city.endsWith(state) ? null : state }
}

function allergiesOf({ state, items }: AllergyList) {
  if (state !== 'listed' && state !== 'none-known') return null
  const active = items.filter((item) => item.active)
  const none = active.find((item) => item.none !== null)
  return {
    none: none?.text ?? null,
    named: active
      .filter((item) => item.none === null)
      .map((item) => ({ text: allergyText(item), reaction: item.reaction })),
  }
}
