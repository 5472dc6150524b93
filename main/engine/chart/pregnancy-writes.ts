import type { Observation } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import type { Coded } from '../../clinical/codes/concepts.ts'
import {
  lastPeriod as lastPeriodCode,
  pregnancyAnswers,
  pregnancyProfile,
  pregnancyStatus,
} from '../../clinical/observations/pregnancy.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { entriesIn } from './chart-entry.ts'
import { methodOf } from './vital-writes.ts'

/** Pregnancy and last period, told by the patient: each an Observation of today. */
export function pregnancyWrites(context: EngineContext) {
  return {
    recordPregnancy({ encounterId, status, lastPeriod }: Input<'chart.recordPregnancy'>): void {
      if (status === null && lastPeriod === null)
        throw new Refusal('bad-input', 'Say whether the patient is pregnant, or when the last period began.')
      const visit = entriesIn(context, encounterId)
      const put = (code: Coded, value: Partial<Observation>) =>
        visit.put(
          {
            resourceType: 'Observation',
            id: visit.newId(),
            status: 'final',
            category: [
              {
                coding: [
                  { system: systems.observationCategory, code: 'social-history', display: 'Social History' },
                ],
              },
            ],
            code: { coding: [{ ...code, display: code.display ?? '' }] },
            subject: visit.patient,
            encounter: visit.encounter,
            effectiveDateTime: visit.at,
            issued: visit.at,
            performer: [visit.patient],
            method: methodOf('stated'),
            note: [visit.noted('Stated by the patient')],
            ...value,
          },
          'recorded',
        )
      if (lastPeriod !== null) {
        const began = visit.pastOrNow(lastPeriod)
        put(lastPeriodCode, { valueDateTime: began.slice(0, 10) })
      }
      if (status !== null)
        put(pregnancyStatus, {
          meta: { profile: [pregnancyProfile] },
          valueCodeableConcept: { coding: [pregnancyAnswers[status]] },
        })
    },
  }
}
