import { noneKnownLabels } from '../../../main/clinical/allergies/none-meant.ts'
import type { Input } from '../../../preload/contract/index.ts'
import {
  type ChartHeader,
  ChartHeader as ChartHeaderOf,
  type ChartNote,
} from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'
import { summaryOf } from './chart-summary.ts'
import { entryAnswers } from './entries.ts'
import { type FakeChart, pageOf } from './fake-chart.ts'
import { flowsheetOf } from './flowsheet.ts'
import { foundIn } from './found.ts'
import { allergy, chartOf } from './patients.ts'
import { recordAnswers } from './records.ts'
import { personOf } from './results.ts'
import type { Scenario } from './scenario.ts'

export function chartIn(scenario: Scenario, id: string): FakeChart {
  const made = chartOf(id)
  const lists = ['problems', 'allergies', 'medications', 'vitals', 'results', 'encounters', 'notes'] as const
  if (scenario.chart === 'partial') {
    made.load = {
      state: 'partial',
      completeAsOf: null,
      percent: 28,
      message: '60 records so far; the server is not reached.',
    }
    for (const name of lists)
      Object.assign(made[name], { state: 'not-loaded', items: made[name].items.slice(0, 2) })
    made.medications.items = []
  }
  if (scenario.chart === 'none-known')
    for (const name of lists) Object.assign(made[name], { state: 'none-known', items: [] })
  return made
}

export function chartAnswers({ world, scenario }: Around): AnswersOf<'chart'> {
  const patientOf = (appointmentId: string) =>
    world.scheduled.find((each) => each.appointmentId === appointmentId)?.patientId.replace('patient-', '') ??
    ''
  type ChartOf = Input<'chart.problems'>['chartOf']

  function personIn(chartOf: ChartOf): string {
    if ('encounterId' in chartOf) return chartOf.encounterId
    return 'taskId' in chartOf ? personOf(chartOf.taskId) : patientOf(chartOf.appointmentId)
  }

  function chartAt(chartOf: ChartOf): FakeChart {
    const id = personIn(chartOf)
    if (chartOf.current) {
      if (!world.chart(id).replacedBy?.here)
        throw new Refusal('not-found', 'The current record is not on this machine.')
      return world.chart('mei')
    }
    return 'appointmentId' in chartOf ? scheduled(chartOf.appointmentId) : world.chart(id)
  }

  function scheduled(appointmentId: string): FakeChart {
    const row = world.scheduled.find((each) => each.appointmentId === appointmentId)
    if (!row) throw new Refusal('not-found', 'This appointment is no longer on this machine.')
    const made = world.chart(row.patientId.replace('patient-', ''))
    if (row.chart.state === 'complete') return made
    const load = {
      state: 'partial' as const,
      completeAsOf: null,
      percent: row.chart.percent,
      message: 'Chart incomplete: 40% so far, 812 of 2030 entries. What is not shown may still exist.',
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
  }

  function allergyOf(encounterId: string, allergyId: string) {
    const found = world.chart(encounterId).allergies.items.find(({ id }) => id === allergyId)
    if (!found) throw new Refusal('not-found', 'This allergy is no longer in the chart.')
    return found
  }

  /** Of the engine's answer no more than the contract names. */
  const headerOf = (chart: FakeChart): ChartHeader => ChartHeaderOf.parse(chart)

  return {
    'chart.document': () => ({ json: '{}' }),
    'chart.releaseDocument': () => ({}),
    'chart.saveDocument': () => ({ outcome: 'saved', file: 'Chart 2026-01-05.json' }),
    'chart.open': ({ encounterId }) => headerOf(world.chart(encounterId)),
    'chart.scheduled': ({ appointmentId }) => headerOf(scheduled(appointmentId)),
    'chart.ofResult': ({ taskId }) => headerOf(world.chart(personOf(taskId))),
    'chart.current': ({ chartOf }) => headerOf(chartAt({ ...chartOf, current: true })),
    'chart.viewed': () => ({}),
    'chart.noteViewed': () => ({}),
    'chart.summary': ({ chartOf }) => summaryOf(chartAt(chartOf)),
    'chart.problems': ({ chartOf, most }) => pageOf(chartAt(chartOf).problems, most),
    'chart.allergies': ({ chartOf, most }) => pageOf(chartAt(chartOf).allergies, most),
    'chart.medications': ({ chartOf, most }) => pageOf(chartAt(chartOf).medications, most),
    'chart.observations': ({ chartOf, section, most }) => pageOf(chartAt(chartOf)[section], most),
    'chart.encounters': ({ chartOf, most }) => pageOf(chartAt(chartOf).encounters, most),
    'chart.notes': ({ chartOf, most }) => pageOf(chartAt(chartOf).notes, most),
    'chart.flowsheet': ({ chartOf, section }) => scenario.flowsheet ?? flowsheetOf(chartAt(chartOf)[section]),
    'chart.search': ({ chartOf, query }) => foundIn(chartAt(chartOf), query),
    ...recordAnswers(chartAt),
    'chart.note': ({ chartOf, compositionId }) => {
      const note = chartAt(chartOf).notes.items.find((each) => each.compositionId === compositionId)
      if (!note) throw new Refusal('not-found', 'This note is no longer on this machine.')
      return note as ChartNote
    },
    'chart.recordAllergy': ({ encounterId, text, rxcui, reaction, criticality, kind, severity }) => {
      const chart = world.chart(encounterId)
      const added = allergy(`new-${chart.allergies.items.length}`, text, {
        coded: rxcui ? { system: 'rxnorm', code: rxcui, display: text } : null,
        reaction,
        criticality,
        dangerous: criticality === 'high',
        unconfirmed: true,
        recorded: now(),
        kind: kind ?? null,
        severity: severity ?? null,
        checked: rxcui ? 'by-code' : 'not',
      })
      chart.allergies = { state: 'listed', items: [...chart.allergies.items, added] }
      return {}
    },
    'chart.recordNoneKnown': ({ encounterId, of }) => {
      const { allergies } = world.chart(encounterId)
      const against = allergies.items.filter(({ active, none }) => active && !none)
      if (against.length > 0)
        throw new Refusal(
          'not-editable',
          `Allergies are recorded: ${against.map(({ text }) => text).join(', ')}. Refute or retract them first.`,
        )
      const coded = { system: 'http://snomed.info/sct', code: of, display: noneKnownLabels[of] }
      if (of === 'all') allergies.state = 'none-known'
      else {
        allergies.state = 'listed'
        allergies.items.push(
          allergy(`none-${of}`, noneKnownLabels[of], { coded, none: of, checked: 'by-code' }),
        )
      }
      return {}
    },
    'chart.codeAllergy': ({ encounterId, allergyId, codes }) => {
      const one = allergyOf(encounterId, allergyId)
      const known = [...one.named, ...(one.asked?.answers ?? [])]
      const coded = known.find(({ code }) => code === codes[0]?.code)
      if (!coded) throw new Refusal('not-found', 'That is not what these words name.')
      Object.assign(one, { coded, named: [], asked: null, checked: 'by-code' })
      return {}
    },
    'chart.correctAllergy': ({ encounterId, allergyId, ...told }) => {
      Object.assign(allergyOf(encounterId, allergyId), {
        ...(told.text === null ? {} : { text: told.text }),
        reaction: told.reaction,
        criticality: told.criticality,
        kind: told.kind,
        severity: told.severity,
        severe: told.severity === 'severe',
        dangerous: told.severity === 'severe' || told.criticality === 'high',
      })
      return {}
    },
    'chart.withdrawAllergy': ({ encounterId, allergyId, as }) => {
      const { allergies } = world.chart(encounterId)
      const one = allergyOf(encounterId, allergyId)
      if (as === 'refuted') Object.assign(one, { refuted: true, active: false })
      else allergies.items = allergies.items.filter(({ id }) => id !== allergyId)
      return {}
    },
    ...entryAnswers(world),
  }
}
