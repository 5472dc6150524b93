import type { CodeableConcept } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { entriesIn } from './chart-entry.ts'

/** What the patient takes at home. Its words always stay; a code is of what was picked from the catalog. */
export function medicineWrites(context: EngineContext) {
  return {
    recordMedicine(told: Input<'chart.recordMedicine'>): void {
      const { encounterId, text, rxcui, dosage, since, overTheCounter, use } = told
      const visit = entriesIn(context, encounterId)
      const start = since === null ? null : visit.pastOrNow(since)
      visit.put(
        {
          resourceType: 'MedicationStatement',
          id: visit.newId(),
          status: use === 'taken' ? 'active' : 'not-taken',
          medicationCodeableConcept: conceptOf(text, rxcui),
          subject: visit.patient,
          context: visit.encounter,
          dateAsserted: visit.at,
          informationSource: visit.patient,
          ...(start ? { effectivePeriod: { start } } : {}),
          ...(dosage ? { dosage: [{ text: dosage }] } : {}),
          ...(overTheCounter ? { extension: [{ url: rounds.overTheCounter, valueBoolean: true }] } : {}),
          note: [visit.noted('Stated by the patient')],
        },
        'recorded',
      )
    },
  }
}

function conceptOf(text: string, rxcui: string | null): CodeableConcept {
  if (rxcui === null) return { text }
  if (!medicationOf(rxcui)) throw new Refusal('not-found', 'This medicine is not in the catalog here.')
  return { coding: [{ system: systems.rxnorm, code: rxcui }], text }
}
