import type { OrderAlert } from '../../preload/views/index.ts'
import { CodeAllergy } from '../chart/CodeAllergy.tsx'
import { useAllergies } from '../chart/use-chart.ts'

/** An alert by an allergy that stands there in words alone: one press codes it, here as in the chart. */
export function CodeAlerted({ encounterId, alert }: { encounterId: string; alert: OrderAlert }) {
  const { data } = useAllergies({ encounterId })
  const allergy = data?.items.find(({ id }) => id === alert.allergyId)
  return allergy ? <CodeAllergy encounterId={encounterId} allergy={allergy} all /> : null
}
