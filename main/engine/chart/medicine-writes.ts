import type { CodeableConcept, MedicationStatement } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { withExtension } from '../fhir/read.ts'
import { entriesIn } from './chart-entry.ts'

type Told = Omit<Input<'chart.recordMedicine'>, 'encounterId'>

/** What the patient takes at home. Its words always stay; a code is of what was picked from the catalog. */
export function medicineWrites(context: EngineContext) {
  return {
    recordMedicine({ encounterId, ...told }: Input<'chart.recordMedicine'>): void {
      const visit = entriesIn(context, encounterId)
      visit.put(
        {
          resourceType: 'MedicationStatement',
          id: visit.newId(),
          subject: visit.patient,
          context: visit.encounter,
          dateAsserted: visit.at,
          informationSource: visit.patient,
          ...toldIn(visit, told),
          note: [visit.noted('Stated by the patient')],
        },
        'recorded',
      )
    },

    /** Under its id: what was told before stays in its history. */
    correctMedicine({ encounterId, medicineId, seen, ...told }: Input<'chart.correctMedicine'>): void {
      const visit = entriesIn(context, encounterId)
      const before = visit.asSeen(visit.mine(visit.find('MedicationStatement', medicineId)), seen)
      const { effectivePeriod, dosage: _, extension, ...rest } = before
      const others = extension?.filter(({ url }) => url !== rounds.overTheCounter)
      const { start: __, ...period } = effectivePeriod ?? {}
      visit.put(
        {
          ...rest,
          ...toldIn(visit, told, others, period),
          note: [...(before.note ?? []), visit.noted('Corrected: stated by the patient')],
        },
        'changed',
      )
    },
  }
}

/** What of it the patient tells. Throws `not-found`, `bad-input`. */
function toldIn(
  visit: ReturnType<typeof entriesIn>,
  { text, rxcui, dosage, since, overTheCounter, use }: Told,
  others: MedicationStatement['extension'] = [],
  period: MedicationStatement['effectivePeriod'] = {},
): Pick<
  MedicationStatement,
  'status' | 'medicationCodeableConcept' | 'effectivePeriod' | 'dosage' | 'extension'
> {
  const effectivePeriod = { ...period, ...(since === null ? {} : { start: visit.pastOrNow(since) }) }
  const extension = overTheCounter
    ? withExtension(others, { url: rounds.overTheCounter, valueBoolean: true })
    : others
  return {
    status: use === 'taken' ? 'active' : 'not-taken',
    medicationCodeableConcept: conceptOf(text, rxcui),
    ...(Object.keys(effectivePeriod).length > 0 ? { effectivePeriod } : {}),
    ...(dosage ? { dosage: [{ text: dosage }] } : {}),
    ...(extension.length > 0 ? { extension } : {}),
  }
}

function conceptOf(text: string, rxcui: string | null): CodeableConcept {
  if (rxcui === null) return { text }
  if (!medicationOf(rxcui)) throw new Refusal('not-found', 'This medicine is not in the catalog here.')
  return { coding: [{ system: systems.rxnorm, code: rxcui }], text }
}
