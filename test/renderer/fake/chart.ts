import type { ChartNote, ChartView } from '../../../preload/views.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'
import { chartOf } from './patients.ts'
import type { Scenario } from './scenario.ts'

export function chartIn(scenario: Scenario, id: string): ChartView {
  const made = chartOf(id)
  const lists = ['problems', 'allergies', 'medications', 'vitals', 'results', 'encounters', 'notes'] as const
  if (scenario.chart === 'partial') {
    made.load = {
      state: 'partial',
      completeAsOf: null,
      resources: 60,
      percent: 28,
      words: '60 records so far; the central API is not reached.',
    }
    for (const name of lists)
      Object.assign(made[name], { state: 'not-loaded', items: made[name].items.slice(0, 2) })
    made.medications.items = []
  }
  if (scenario.chart === 'none-known')
    for (const name of lists) Object.assign(made[name], { state: 'none-known', items: [] })
  return made
}

export function chartAnswers({ world }: Around): AnswersOf<'chart'> {
  const patientOf = (appointmentId: string) =>
    world.scheduled.find((each) => each.appointmentId === appointmentId)?.patientId.replace('patient-', '') ??
    ''
  return {
    'chart.scheduled': ({ appointmentId }) => {
      const row = world.scheduled.find((each) => each.appointmentId === appointmentId)
      if (!row) throw new Refusal('not-found', 'This appointment is no longer on this machine.')
      const made = world.chart(row.patientId.replace('patient-', ''))
      if (row.chart.state === 'complete') return made
      const load = {
        state: 'partial' as const,
        completeAsOf: null,
        resources: 812,
        percent: row.chart.percent,
        words: 'Not all loaded: 40 % so far, 812 of 2030 entries. What is not shown may still exist.',
      }
      const none = { state: 'not-loaded' as const, items: [] }
      return {
        ...made,
        load,
        problems: none,
        allergies: none,
        medications: none,
        vitals: none,
        results: none,
        encounters: none,
        notes: none,
      }
    },
    'chart.current': ({ chartOf }) => {
      const id = 'encounterId' in chartOf ? chartOf.encounterId : patientOf(chartOf.appointmentId)
      if (!world.chart(id).replacedBy?.here)
        throw new Refusal('not-found', 'The current record is not on this machine.')
      return world.chart('mei')
    },
    'chart.note': ({ chartOf, compositionId }) => {
      const of = 'encounterId' in chartOf ? chartOf.encounterId : patientOf(chartOf.appointmentId)
      const note = world.chart(of).notes.items.find((each) => each.compositionId === compositionId)
      if (!note) throw new Refusal('not-found', 'This note is no longer on this machine.')
      return note as ChartNote
    },
    'chart.open': ({ encounterId }) => world.chart(encounterId),
    'chart.recordAllergy': ({ encounterId, text, rxcui, reaction, criticality }) => {
      const chart = world.chart(encounterId)
      chart.allergies = {
        state: 'listed',
        items: [
          ...chart.allergies.items,
          {
            id: `new-${chart.allergies.items.length}`,
            text,
            coded: rxcui ? { system: 'rxnorm', code: rxcui, display: text } : null,
            reaction,
            criticality,
            severe: false,
            dangerous: criticality === 'high',
            unconfirmed: true,
            recorded: now(),
            active: true,
          },
        ],
      }
      return chart
    },
  }
}
