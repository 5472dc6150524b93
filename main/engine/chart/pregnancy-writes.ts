import type { Observation } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { type Coded, hasCode } from '../../clinical/codes/concepts.ts'
import {
  lastPeriod as lastPeriodCode,
  type PregnancyAnswer,
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
      if (lastPeriod !== null) put(lastPeriodCode, periodOf(visit, lastPeriod))
      if (status !== null)
        put(pregnancyStatus, { meta: { profile: [pregnancyProfile] }, ...answerOf(status) })
    },

    /** Under its id: what was told before stays in its history. */
    correctPregnancy({ encounterId, observationId, seen, told }: Input<'chart.correctPregnancy'>): void {
      const visit = entriesIn(context, encounterId)
      const before = visit.asSeen(visit.mine(visit.find('Observation', observationId)), seen)
      const asked = 'status' in told ? pregnancyStatus : lastPeriodCode
      if (!hasCode(before.code, asked.system, asked.code))
        throw new Refusal('bad-input', 'That answers another question than the one to correct.')
      visit.put(
        {
          ...before,
          ...('status' in told ? answerOf(told.status) : periodOf(visit, told.lastPeriod)),
          status: 'corrected',
          issued: visit.at,
          note: [...(before.note ?? []), visit.noted('Corrected: stated by the patient')],
        },
        'changed',
      )
    },
  }
}

const answerOf = (status: PregnancyAnswer): Pick<Observation, 'valueCodeableConcept'> => ({
  valueCodeableConcept: { coding: [pregnancyAnswers[status]] },
})

/** Its first day. Throws `bad-input` where it lies ahead. */
const periodOf = (
  visit: ReturnType<typeof entriesIn>,
  began: string,
): Pick<Observation, 'valueDateTime'> => ({ valueDateTime: visit.pastOrNow(began).slice(0, 10) })
