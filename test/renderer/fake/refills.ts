import type { RefillView } from '../../../preload/views/index.ts'
import { Refusal } from './answers.ts'
import { medications } from './patients.ts'
import type { World } from './world.ts'

/** Rosa's lisinopril was a colleague's, for 90 days; her metformin is not in the catalog of the fake. */
export function refillIn(world: World, encounterId: string, medicineId: string): RefillView {
  const item = world.chart(encounterId).medications.items.find(({ id }) => id === medicineId)
  if (!item) throw new Refusal('not-found', 'This medicine is no longer in the chart.')
  const choice = medications.find(({ name }) => name.startsWith(item.text)) ?? null
  return {
    prior: item.told ? null : medicineId,
    medication: item.text,
    choice,
    dosage: 'Take 1 tablet by mouth once a day',
    sig: {
      dose: 1,
      doseMax: null,
      unit: 'tablet',
      route: 'oral',
      often: 'daily',
      days: null,
      asNeeded: null,
      more: '',
      mg: null,
      byWeight: null,
    },
    quantity: 90,
    quantityUnit: 'tablets',
    refills: 3,
    pharmacy: world.pharmacies[0]?.id ?? null,
    says: [
      { text: 'Prescribed by Dr Amari on Sep 3, 2026, not by you.', warns: true },
      { text: 'Last filled Sep 5, 2026, 90 days, 90 tablets.', warns: false },
    ],
  }
}
