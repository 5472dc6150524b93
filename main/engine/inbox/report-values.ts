import type { DiagnosticReport, Observation } from '@medplum/fhirtypes'
import type { ObservationView, ReportState, ResultView, Urgency } from '../../../preload/views/index.ts'
import { type Mark, marks, worstOf } from '../../clinical/observations/interpretation.ts'
import { isCritical, isJudged, markOf } from '../../clinical/observations/observation-mark.ts'
import { seriesOf } from '../../clinical/observations/observation-series.ts'
import {
  containedIn,
  observationsOfReport,
  type Reported,
} from '../../clinical/results/report-observations.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { observationView } from '../chart/observations.ts'
import { idIn } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'

/** Earlier values that stand beside a result. */
const trend = 20
const isVoid = ({ status }: Observation) => status === 'entered-in-error' || status === 'cancelled'

type Values = ResultView['values']

const finderIn =
  (cache: ReadableCache, patientId: string) =>
  (id: string | null): Observation | undefined => {
    const one = id === null ? undefined : cache.read('Observation', id)?.resource
    return one && patientOf(one) === patientId ? one : undefined
  }

/** What a report holds, in its order. One that is not here, or that can't be read, is named and not dropped. */
export function valuesOf(cache: ReadableCache, report: DiagnosticReport, patientId: string): Values {
  const find = finderIn(cache, patientId)
  const before = (one: Observation) => cache.chart.before(patientId, seriesOf(one), one.id ?? '', trend)
  return (report.result ?? []).map((reference) => {
    const inside = containedIn(report, reference)
    // A panel that is contained has its members beside it.
    const one = inside ? { ...inside, contained: report.contained } : find(idIn(reference, 'Observation'))
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

/** All that a report holds, as far as it is here. */
export const reportedHere = (cache: ReadableCache, report: DiagnosticReport, patientId: string): Reported => {
  const find = finderIn(cache, patientId)
  return observationsOfReport(report, (reference) => find(idIn(reference, 'Observation')))
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
  const { found, missing } = reportedHere(cache, report, patientId)
  const all = found.filter((one) => !isVoid(one))
  const worst = worstOf(all.map(markOf))
  if (isCritical(worst)) return 'critical'
  if (worst !== null) return 'abnormal'
  const values = all.filter((one) => !one.hasMember?.length)
  return values.length > 0 && missing === 0 && values.every(isJudged) ? 'normal' : 'unjudged'
}

/** What a laboratory says of how sure its report is; `loading` while something of it may still come. */
export function stateHere(
  cache: ReadableCache,
  report: DiagnosticReport | undefined,
  patientId: string,
): ReportState {
  if (!report) return 'loading'
  const isWhole = cache.compartment(patientId).state === 'complete'
  return isWhole || reportedHere(cache, report, patientId).missing === 0 ? stateOf(report) : 'loading'
}

function stateOf({ status }: DiagnosticReport): ReportState {
  switch (status) {
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
