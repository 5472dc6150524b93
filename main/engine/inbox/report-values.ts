import type { DiagnosticReport, Observation, Reference } from '@medplum/fhirtypes'
import type { ObservationView, ReportState, ResultView, Urgency } from '../../../preload/views/index.ts'
import { type Mark, marks, worstOf } from '../../clinical/observations/interpretation.ts'
import { isCritical, isJudged, markOf } from '../../clinical/observations/observation-mark.ts'
import { seriesOf } from '../../clinical/observations/observation-series.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { observationView } from '../chart/observations.ts'
import { idIn } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'

/** Earlier values that stand beside a result. */
const trend = 20
const isVoid = ({ status }: Observation) => status === 'entered-in-error' || status === 'cancelled'

type Values = ResultView['values']

/** What a report holds, in its order. One that is not here, or that can't be read, is named and not dropped. */
export function valuesOf(cache: ReadableCache, report: DiagnosticReport, patientId: string): Values {
  const find = (id: string): Observation | undefined => {
    const one = cache.read('Observation', id)?.resource
    return one && patientOf(one) === patientId ? one : undefined
  }
  const before = (one: Observation) => cache.chart.before(patientId, seriesOf(one), one.id ?? '', trend)
  return (report.result ?? []).map((reference) => {
    const id = idIn(reference, 'Observation')
    const one = id === null ? undefined : find(id)
    const name = reference.display ?? 'One more result'
    if (!one) return { name, observation: null }
    try {
      const view = observationView({ before, awaited: () => null, find, reader: null }, one)
      return { name: view.name, observation: view }
    } catch {
      return { name, observation: null }
    }
  })
}

/** Worst first: "Potassium 6.9 mmol/L critically high". */
export function whatIsOff(values: Values): string[] {
  const found: { mark: Mark; text: string }[] = []
  const walk = (one: ObservationView): void => {
    const { mark, name, value, unit, detail } = one
    const figure = [value || detail.join(', '), unit].filter(Boolean).join(unit?.startsWith('%') ? '' : ' ')
    const inMembers = one.members.some(({ observation }) => observation?.mark)
    if (mark && !inMembers) found.push({ mark, text: `${name} ${figure} ${mark.replaceAll('-', ' ')}` })
    for (const { observation } of one.members) if (observation) walk(observation)
  }
  for (const { observation } of values) if (observation) walk(observation)
  return found.sort((a, b) => marks.indexOf(a.mark) - marks.indexOf(b.mark)).map(({ text }) => text)
}

/** By the observations as they are here. A report of words or of documents alone is judged by nobody. */
export function urgencyHere(cache: ReadableCache, report: DiagnosticReport, patientId: string): Urgency {
  const all = observationsIn(cache, report, patientId)
  const worst = worstOf(all.known.map((one) => markOf(one)))
  if (isCritical(worst)) return 'critical'
  if (worst !== null) return 'abnormal'
  const judged = all.known.length > 0 && all.missing === 0 && all.known.every(isJudged)
  return judged ? 'normal' : 'unjudged'
}

/** Those with a value of their own, also in panels. `missing`: named, and not here or not readable. */
function observationsIn(cache: ReadableCache, report: DiagnosticReport, patientId: string) {
  const known: Observation[] = []
  let missing = 0
  const seen = new Set<string>()
  const waiting = [...(report.result ?? [])]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const id = idIn(next, 'Observation')
    if (id !== null && seen.has(id)) continue
    if (id !== null) seen.add(id)
    const one = id === null ? undefined : cache.read('Observation', id)?.resource
    if (!one || patientOf(one) !== patientId) {
      missing++
      continue
    }
    if (!isVoid(one) && !one.hasMember?.length) known.push(one)
    waiting.push(...((one.hasMember ?? []) as Reference<Observation>[]))
  }
  return { known, missing }
}

/** What a laboratory says of how sure its report is. */
export function stateOf(report: DiagnosticReport | undefined): ReportState {
  switch (report?.status) {
    case undefined:
      return 'loading'
    case 'final':
      return 'final'
    case 'registered':
    case 'partial':
    case 'preliminary':
      return 'preliminary'
    case 'amended':
    case 'corrected':
    case 'appended':
      return 'amended'
    case 'cancelled':
      return 'canceled'
    case 'entered-in-error':
      return 'entered-in-error'
    default:
      return 'unknown'
  }
}
