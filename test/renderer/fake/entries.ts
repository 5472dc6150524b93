import { formatDate } from '../../../main/clinical/dates.ts'
import { pregnancyAnswers } from '../../../main/clinical/observations/pregnancy.ts'
import { otherUnitText } from '../../../main/clinical/observations/read-vital.ts'
import {
  asRecorded,
  type EnteredVital,
  vitalSigns,
  vitalSources,
} from '../../../main/clinical/observations/vital-signs.ts'
import { labelOf } from '../../../main/clinical/units.ts'
import type { Input } from '../../../preload/contract/index.ts'
import type { ObservationView } from '../../../preload/views/index.ts'
import { type AnswersOf, now, Refusal } from './answers.ts'
import { found, observed } from './observations.ts'
import type { World } from './world.ts'

type Entries = Pick<
  AnswersOf<'chart'>,
  | 'chart.recordVitals'
  | 'chart.correctVital'
  | 'chart.recordPregnancy'
  | 'chart.correctPregnancy'
  | 'chart.recordMedicine'
  | 'chart.correctMedicine'
  | 'chart.discontinue'
  | 'chart.recordProblem'
  | 'chart.correctProblem'
  | 'chart.withdrawProblem'
  | 'chart.retractEntry'
>

/** What a clinician enters into a chart of the fake. */
export function entryAnswers(world: World): Entries {
  const lists = (encounterId: string) => {
    const chart = world.chart(encounterId)
    return {
      Observation: [chart.vitals, chart.socialHistory],
      MedicationStatement: [chart.medications],
    }
  }
  const problemOf = (encounterId: string, problemId: string, seen = '') => {
    const one = world.chart(encounterId).problems.items.find(({ id }) => id === problemId)
    if (!one) throw new Refusal('not-found', 'This problem is no longer in the chart.')
    if (seen !== (one.version ?? ''))
      throw new Refusal('not-editable', 'Ben Lindholm changed this meanwhile. Look at it again.')
    return one
  }
  return {
    'chart.recordVitals': ({ encounterId, vitals, source, at }) => {
      const chart = world.chart(encounterId)
      const added = vitals.map((vital) => shown(vital, source, at))
      const others = chart.vitals.items.filter(({ name }) => !added.some((one) => one.name === name))
      chart.vitals = { state: 'listed', items: [...added, ...others] }
      return {}
    },
    'chart.correctVital': ({ encounterId, observationId, vital, source, at }) => {
      const { vitals } = world.chart(encounterId)
      const one = vitals.items.find(({ id }) => id === observationId)
      if (!one) throw new Refusal('not-found', 'This entry is no longer in the chart.')
      Object.assign(one, { ...shown(vital, source, at), id: observationId, status: 'corrected' })
      return {}
    },
    'chart.recordPregnancy': ({ encounterId, status, lastPeriod }) => {
      const chart = world.chart(encounterId)
      const told = { when: now(), source: vitalSources.stated, own: true }
      const added = [
        ...(status
          ? [found('Pregnancy', pregnancyAnswers[status].display, { ...told, told: { status } })]
          : []),
        ...(lastPeriod
          ? [found('Last period began', formatDate(lastPeriod), { ...told, told: { lastPeriod } })]
          : []),
      ]
      chart.socialHistory = { state: 'listed', items: [...added, ...chart.socialHistory.items] }
      return {}
    },
    'chart.correctPregnancy': ({ encounterId, observationId, told }) => {
      const one = world.chart(encounterId).socialHistory.items.find(({ id }) => id === observationId)
      if (!one) throw new Refusal('not-found', 'This entry is no longer in the chart.')
      const value = 'status' in told ? pregnancyAnswers[told.status].display : formatDate(told.lastPeriod)
      Object.assign(one, { value, told, status: 'corrected' })
      return {}
    },
    'chart.correctMedicine': ({ encounterId, medicineId, text, dosage, since, overTheCounter, use }) => {
      const one = world.chart(encounterId).medications.items.find(({ id }) => id === medicineId)
      if (!one) throw new Refusal('not-found', 'This entry is no longer in the chart.')
      const status = use === 'taken' ? 'active' : 'not-taken'
      Object.assign(one, { text, dosage, since: since ?? undefined, overTheCounter, use, status })
      return {}
    },
    'chart.recordMedicine': ({ encounterId, text, dosage, since, overTheCounter, use }) => {
      const chart = world.chart(encounterId)
      const added = {
        id: `told-${chart.medications.items.length}`,
        text,
        dosage,
        coded: null,
        status: use === 'taken' ? 'active' : 'not-taken',
        use,
        authored: now(),
        ...(since ? { since } : {}),
        overTheCounter,
        told: true,
        own: true,
      }
      chart.medications = { state: 'listed', items: [added, ...chart.medications.items] }
      return {}
    },
    'chart.discontinue': ({ encounterId, medicine, reason }) => {
      const one = world.chart(encounterId).medications.items.find(({ id }) => id === medicine.id)
      if (!one) throw new Refusal('not-found', 'This medicine is no longer in the chart.')
      Object.assign(one, {
        use: 'ended',
        status: 'stopped',
        why: reason,
        ended: now().slice(0, 10),
        ...(medicine.type === 'MedicationRequest' ? { pharmacy: world.cancelAnswer } : {}),
      })
      return {}
    },
    'chart.recordProblem': ({ encounterId, text, onset, certainty }) => {
      const { problems } = world.chart(encounterId)
      problems.items.unshift({
        id: `told-${problems.items.length}`,
        text,
        coded: null,
        onset,
        recorded: now(),
        ended: null,
        active: true,
        end: null,
        uncertainty: certainty === 'confirmed' ? null : certainty,
        ofVisits: false,
        visits: null,
      })
      problems.state = 'listed'
      return {}
    },
    'chart.correctProblem': ({ encounterId, problemId, seen, text, onset, certainty, state, resolved }) => {
      const one = problemOf(encounterId, problemId, seen)
      Object.assign(one, {
        ...(text === null || text === one.text ? {} : { text, coded: null }),
        ...(onset === 'as-it-is' ? {} : { onset }),
        ...(certainty ? { uncertainty: certainty === 'confirmed' ? null : certainty } : {}),
        ...(state === 'active' ? { active: true, end: null, ended: null } : {}),
        ...(state === 'resolved' ? { active: false, end: 'resolved', ended: resolved } : {}),
      })
      return {}
    },
    'chart.withdrawProblem': ({ encounterId, problemId, seen, as }) => {
      const { problems } = world.chart(encounterId)
      const one = problemOf(encounterId, problemId, seen)
      if (as === 'refuted') Object.assign(one, { active: false, end: 'refuted', uncertainty: null })
      else problems.items = problems.items.filter(({ id }) => id !== problemId)
      return {}
    },
    'chart.retractEntry': ({ encounterId, entry }) => {
      for (const list of lists(encounterId)[entry.type])
        Object.assign(list, { items: (list.items as { id: string }[]).filter(({ id }) => id !== entry.id) })
      return {}
    },
  }
}

function shown(
  told: EnteredVital,
  source: Input<'chart.recordVitals'>['source'],
  at: string | null,
): ObservationView {
  const vital = asRecorded(told)
  const { name, coding } = vitalSigns[vital.kind]
  const [value, unit] = 'value' in vital ? [vital.value, labelOf(vital.unit)] : [vital.systolic, 'mmHg']
  const both = otherUnitText(told)?.split(' · ')[1] ?? null
  return observed(name, value, unit, [], {
    code: coding[0]?.code ?? null,
    ...('value' in vital ? {} : { value: `${vital.systolic}/${vital.diastolic}` }),
    also: both,
    when: at ?? now(),
    source: vitalSources[source],
    own: true,
  })
}
