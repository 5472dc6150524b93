import type { Observation } from '@medplum/fhirtypes'
import type { ObservationView } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { bloodPressureIn } from '../../clinical/observations/blood-pressure.ts'
import { isTotal, severityOf } from '../../clinical/observations/instruments.ts'
import { interpretationOf } from '../../clinical/observations/interpretation.ts'
import { markOf } from '../../clinical/observations/observation-mark.ts'
import { observationName } from '../../clinical/observations/observation-name.ts'
import { type Section, sectionFor, sections } from '../../clinical/observations/observation-sections.ts'
import {
  codeOf,
  isAwaited,
  issuedAt,
  observedAt,
  pointOf,
  seriesOf,
  valueIn,
} from '../../clinical/observations/observation-series.ts'
import { inCustomaryUnit, pointIn, readValue, tidy } from '../../clinical/observations/observation-value.ts'
import { pregnancyTold } from '../../clinical/observations/pregnancy.ts'
import { type Measured, readRange } from '../../clinical/observations/reference-range.ts'
import { type VitalSource, vitalSources } from '../../clinical/observations/vital-signs.ts'
import { type Substance, substanceOf } from '../../clinical/units.ts'
import type { SeriesPoint } from '../cache/cache.ts'
import { conceptText, latestFirst } from '../fhir/read.ts'
import { isOwn, mayRetract, type Reader } from './chart-entry.ts'
import { componentLabel } from './observation-components.ts'
import { type Member, membersOf } from './observation-panels.ts'

export const longestTrend = 20

/** What an observation's line says beyond the observation itself. */
export type Series = {
  /** What came before it in its series, the latest first; `longestTrend` are enough. */
  before(one: Observation): SeriesPoint[]
  /** As in `ChartLine`. */
  awaited(one: Observation): string | null
  /** A member of a panel, where it is told of the same patient. */
  find(id: string): Observation | undefined
  /** Who may change what they entered; null: nobody here. */
  reader: Reader | null
}

/** Of one observation: itself, what came before it, and what is still awaited after it. */
export function observationView(series: Series, one: Observation, above: string[] = []): ObservationView {
  const members = membersOf(one, series.find, above)
  const score = valueIn(one) ? undefined : members.find(isScore)?.observation
  const answers = members.filter((each) => !score || each.observation !== score)
  const measured = score ?? one
  const awaited = series.awaited(one)
  return {
    ...readingOf(measured, series.before(measured)),
    id: one.id ?? '',
    code: codeOf(one),
    ...nameWith(one, score),
    when: observedAt(one),
    status: statusOf(one),
    awaited: awaited === null ? null : { when: awaited || null },
    ...sourceOf(one),
    ...changeableBy(series.reader, one),
    ...(members.length > 0 && !score && !valueIn(one) ? { value: '' } : {}),
    members: answers.map(({ name, observation }) => ({
      name: observation ? observationName(observation.code).name : name,
      observation: observation && observationView(series, observation, [...above, one.id ?? '']),
    })),
  }
}

/**
 * The latest value of each code in the part of the chart where it belongs, latest first, with the earlier ones for a
 * trend. What belongs to a panel stands behind the panel's line and not beside it once more. `chart_line` keeps the same
 * of the server's copies; this is for what it does not know.
 */
export function observationSections(
  observations: Observation[],
  reader: Reader | null = null,
): Record<Section, ObservationView[]> {
  const listed = latestFirst(
    observations.filter((one) => one.status !== 'cancelled'),
    observedAt,
    issuedAt,
  )
  const all = Map.groupBy(listed, seriesOf)
  const byId = new Map(listed.map((one) => [one.id ?? '', one]))
  const find = (id: string) => byId.get(id)
  const latest = [...all.values()].flatMap((series) => latestIn(series) ?? [])
  const inside = new Set<Observation>()
  const enter = (panel: Observation, above: string[]): void => {
    for (const { observation } of membersOf(panel, find, above)) {
      if (!observation || inside.has(observation)) continue
      inside.add(observation)
      enter(observation, [...above, panel.id ?? ''])
    }
  }
  // Panels that hold each other: the first of them stays in sight.
  for (const one of latest) if (!inside.has(one)) enter(one, [])

  const series: Series = {
    find,
    reader,
    before(one) {
      const same = all.get(seriesOf(one)) ?? []
      return same
        .slice(same.indexOf(one) + 1)
        .slice(0, longestTrend)
        .map(asPoint)
    },
    awaited(one) {
      const same = all.get(seriesOf(one)) ?? [one]
      const newest = same[0]
      return newest && newest !== one && isAwaited(newest) && latestIn(same) === one
        ? (observedAt(newest) ?? '')
        : null
    },
  }
  const found = Object.fromEntries(sections.map((section) => [section, [] as ObservationView[]])) as Record<
    Section,
    ObservationView[]
  >
  for (const one of latest) {
    if (inside.has(one)) continue
    const [first] = membersOf(one, find)
    found[sectionFor(one.category || !first?.observation ? one : first.observation)].push(
      observationView(series, one),
    )
  }
  return found
}

function changeableBy(
  reader: Reader | null,
  one: Observation,
): Pick<ObservationView, 'own' | 'told' | 'mayRetract'> {
  if (!isOwn(one, reader)) return mayRetract(one, reader) ? { mayRetract: true } : {}
  const told = pregnancyTold(one)
  return { own: true, ...(told ? { told } : {}) }
}

/** What was recorded here says whence it is known; of others, the method is a laboratory's. */
function sourceOf({ method }: Observation): Pick<ObservationView, 'source'> {
  const source = method?.coding?.find(({ system }) => system === rounds.source)?.code
  return source && source in vitalSources ? { source: vitalSources[source as VitalSource] } : {}
}

/** The latest that says something; where none does yet, the one that is awaited. */
const latestIn = (all: Observation[]): Observation | undefined => all.find((one) => !isAwaited(one)) ?? all[0]

function asPoint(one: Observation): SeriesPoint {
  const point = pointOf(one)
  return {
    said: observedAt(one),
    number: point?.value ?? null,
    bound: point?.comparator ?? null,
    unit: point?.unit ?? null,
  }
}

const isScore = ({ observation }: Member): boolean =>
  observation !== null &&
  isTotal(codeOf(observation), conceptText(observation.code)) &&
  !!readValue(observation)

/** A questionnaire is called as its score is, where that has a short name: GAD-7. */
function nameWith(one: Observation, score: Observation | null | undefined) {
  const own = observationName(one.code)
  return score ? { ...own, name: observationName(score.code).name } : own
}

type Reading = Omit<
  ObservationView,
  | 'id'
  | 'code'
  | 'name'
  | 'recordedAs'
  | 'when'
  | 'status'
  | 'awaited'
  | 'source'
  | 'own'
  | 'told'
  | 'mayRetract'
  | 'members'
>

/** Value, unit, how it is to be judged, and what it was before. */
function readingOf(one: Observation, before: SeriesPoint[]): Reading {
  const code = codeOf(one)
  const substance = substanceOf(code)
  const pressure = readValue(one) ? null : bloodPressureIn(one)
  const read = valueIn(one)
  const shown = (read && sectionFor(one) === 'vitals' && inCustomaryUnit(read, code)) || null
  const value = shown?.value ?? read
  const range = readRange(one.referenceRange, read?.measured ?? null, value?.unit ?? null, substance)
  const { remarks } = interpretationOf(one.interpretation)
  const others = one.component?.filter((part) => !pressure?.parts.includes(part)) ?? []
  const severity = read?.measured && severityOf(code, read.measured.value)
  const detail = [pressure?.what, ...others.map(componentLabel)].filter((text) => !!text)
  return {
    value: value ? [value.text, severity].filter(Boolean).join(', ') : detail.length > 0 ? '' : nothing(one),
    unit: value?.unit ?? null,
    also: shown?.also ?? null,
    detail: detail as string[],
    number: value?.measured ? tidy(value.measured.value) : null,
    bound: value?.measured?.comparator ?? null,
    mark: markOf(one),
    remark: unsaid(remarks, value?.text ?? ''),
    range: range.text,
    rangeInOtherUnits: range.otherUnits,
    earlier: value?.measured ? trendOf(before, value.measured, substance) : [],
  }
}

function trendOf(
  before: SeriesPoint[],
  last: Measured,
  substance: Substance | undefined,
): Reading['earlier'] {
  return before.toReversed().flatMap(({ said, number, bound, unit }) => {
    if (said === null || number === null) return []
    const point = pointIn({ value: number, comparator: bound, unit }, last, substance)
    return point ? [{ when: said, ...point }] : []
  })
}

/** Why there is no value. */
const nothing = (one: Observation): string =>
  conceptText(one.dataAbsentReason) || (isAwaited(one) ? 'Awaited' : 'No value')

/** A remark that the value itself does not say already. */
function unsaid(remarks: string[], value: string): string | null {
  const left = remarks.filter((remark) => !value.toLowerCase().includes(remark.toLowerCase()))
  return left.length > 0 ? left.join(', ') : null
}

function statusOf({ status }: Observation): ObservationView['status'] {
  return status === 'preliminary' || status === 'corrected' || status === 'amended' || status === 'unknown'
    ? status
    : null
}
