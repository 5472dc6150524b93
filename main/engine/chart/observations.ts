import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import type { ObservationView } from '../../../preload/views.ts'
import { isTotal, severityOf } from '../../clinical/observations/instruments.ts'
import { interpretationOf, type Mark, worstOf } from '../../clinical/observations/interpretation.ts'
import { observationName } from '../../clinical/observations/observation-name.ts'
import { type Measured, readRange } from '../../clinical/observations/reference-range.ts'
import { type Substance, substanceOf } from '../../clinical/units.ts'
import { conceptText, latestFirst } from '../fhir/read.ts'
import { systems } from '../fhir/systems.ts'
import { bloodPressureIn, systolicIn } from './blood-pressure.ts'
import { componentWords } from './observation-components.ts'
import { type Member, panelsOf } from './observation-panels.ts'
import { type Section, sectionFor, sections } from './observation-sections.ts'
import { inCustomaryUnit, measuredIn, pointIn, type ReadValue, readValue, tidy } from './observation-value.ts'

const longestTrend = 20

/**
 * The latest value of each code in the part of the chart where it belongs, latest first, with the earlier ones for a
 * trend. What belongs to a panel stands behind the panel's line and not beside it once more.
 */
export function observationSections(observations: Observation[]): Record<Section, ObservationView[]> {
  const told = latestFirst(
    observations.filter((one) => one.status !== 'cancelled'),
    whenOf,
    (one) => one.issued ?? one.meta?.lastUpdated,
  )
  const series = Map.groupBy(told, keyOf)
  const { membersOf } = panelsOf(told)
  const latest = [...series.values()].flatMap((all) => latestIn(all) ?? [])
  const inside = new Set<Observation>()
  const enter = (panel: Observation, above: string[]): void => {
    for (const { observation } of membersOf(panel, above)) {
      if (!observation || inside.has(observation)) continue
      inside.add(observation)
      enter(observation, [...above, panel.id ?? ''])
    }
  }
  // Panels that hold each other: the first of them stays in sight.
  for (const one of latest) if (!inside.has(one)) enter(one, [])

  /** Of one observation: itself, what came before it, and what is still awaited after it. */
  function view(one: Observation, above: string[] = []): ObservationView {
    const all = series.get(keyOf(one)) ?? [one]
    const newest = all[0]
    const awaited = newest && newest !== one && isAwaited(newest) && latestIn(all) === one ? newest : null
    const members = membersOf(one, above)
    const score = valueIn(one) ? undefined : members.find(isScore)?.observation
    const answers = members.filter((each) => !score || each.observation !== score)
    const measured = score ?? one
    return {
      ...readingOf(measured, score ? seriesBefore(series, score) : all.slice(all.indexOf(one) + 1)),
      id: one.id ?? '',
      code: codeOf(one),
      ...nameWith(one, score),
      when: whenOf(one),
      status: statusOf(one),
      awaited: awaited && { when: whenOf(awaited) },
      ...(members.length > 0 && !score && !valueIn(one) ? { value: '' } : {}),
      members: answers.map(({ name, observation }) => ({
        name: observation ? observationName(observation.code).name : name,
        observation: observation && view(observation, [...above, one.id ?? '']),
      })),
    }
  }

  const found = Object.fromEntries(sections.map((section) => [section, [] as ObservationView[]])) as Record<
    Section,
    ObservationView[]
  >
  for (const one of latest) {
    if (inside.has(one)) continue
    const [first] = membersOf(one)
    found[sectionFor(one.category || !first?.observation ? one : first.observation)].push(view(one))
  }
  return found
}

/** The latest that says something; where none does yet, the one that is awaited. */
const latestIn = (all: Observation[]): Observation | undefined => all.find((one) => !isAwaited(one)) ?? all[0]

/** Asked for, and nothing is known yet. */
const isAwaited = (one: Observation): boolean =>
  (one.status === 'registered' || one.status === 'preliminary') &&
  !valueIn(one) &&
  !one.dataAbsentReason &&
  !one.component?.length &&
  !one.hasMember?.length

const valueIn = (one: Observation): ReadValue | null => readValue(one) ?? bloodPressureIn(one)?.value ?? null

const isScore = ({ observation }: Member): boolean =>
  observation !== null &&
  isTotal(codeOf(observation), conceptText(observation.code)) &&
  !!readValue(observation)

function seriesBefore(series: Map<string, Observation[]>, one: Observation): Observation[] {
  const all = series.get(keyOf(one)) ?? []
  return all.slice(all.indexOf(one) + 1)
}

/** A questionnaire is called as its score is, where that has a short name: GAD-7. */
function nameWith(one: Observation, score: Observation | null | undefined) {
  const own = observationName(one.code)
  return score ? { ...own, name: observationName(score.code).name } : own
}

type Reading = Omit<
  ObservationView,
  'id' | 'code' | 'name' | 'recordedAs' | 'when' | 'status' | 'awaited' | 'members'
>

/** Value, unit, how it is to be judged, and what it was before. */
function readingOf(one: Observation, before: Observation[]): Reading {
  const code = codeOf(one)
  const substance = substanceOf(code)
  const pressure = readValue(one) ? null : bloodPressureIn(one)
  const read = valueIn(one)
  const shown = (read && sectionFor(one) === 'vitals' && inCustomaryUnit(read, code)) || null
  const value = shown?.value ?? read
  const range = readRange(one.referenceRange, read?.measured ?? null, value?.unit ?? null, substance)
  const { normality, remarks } = interpretationOf(one.interpretation)
  const ownMark = normality === null ? range.mark : normality === 'normal' ? null : normality
  const others = one.component?.filter((part) => !pressure?.parts.includes(part)) ?? []
  const severity = read?.measured && severityOf(code, read.measured.value)
  const detail = [pressure?.what, ...others.map(componentWords)].filter((words) => !!words)
  return {
    value: value ? [value.words, severity].filter(Boolean).join(', ') : detail.length > 0 ? '' : nothing(one),
    unit: value?.unit ?? null,
    also: shown?.also ?? null,
    detail: detail as string[],
    number: value?.measured ? tidy(value.measured.value) : null,
    bound: value?.measured?.comparator ?? null,
    mark: worstOf([ownMark, ...(one.component ?? []).map((part) => componentMark(part, code))]),
    remark: unsaid(remarks, value?.words ?? ''),
    range: range.words,
    rangeInOtherUnits: range.otherUnits,
    earlier: value?.measured ? trendOf(before, value.measured, substance) : [],
  }
}

function trendOf(
  before: Observation[],
  last: Measured,
  substance: Substance | undefined,
): Reading['earlier'] {
  const points = before.slice(0, longestTrend).reverse()
  return points.flatMap((one) => {
    const [when, point] = [whenOf(one), pointIn(measuredIn(one) ?? systolicIn(one), last, substance)]
    return when !== null && point ? [{ when, ...point }] : []
  })
}

/** Why there is no value. */
const nothing = (one: Observation): string =>
  conceptText(one.dataAbsentReason) || (isAwaited(one) ? 'Awaited' : 'No value')

function componentMark(part: ObservationComponent, code: string | null): Mark | null {
  const { normality } = interpretationOf(part.interpretation)
  if (normality !== null) return normality === 'normal' ? null : normality
  const read = readValue(part)
  return readRange(part.referenceRange, read?.measured ?? null, read?.unit ?? null, substanceOf(code)).mark
}

/** A remark that the value itself does not say already. */
function unsaid(remarks: string[], value: string): string | null {
  const left = remarks.filter((words) => !value.toLowerCase().includes(words.toLowerCase()))
  return left.length > 0 ? left.join(', ') : null
}

function statusOf({ status }: Observation): ObservationView['status'] {
  return status === 'preliminary' || status === 'corrected' || status === 'amended' || status === 'unknown'
    ? status
    : null
}

/** LOINC's where there is one. */
function codeOf({ code: { coding } }: Observation): string | null {
  return (coding?.find((one) => one.system === systems.loinc) ?? coding?.[0])?.code ?? null
}

/** The same digits of another system are another thing. */
function keyOf(one: Observation): string {
  const { coding } = one.code
  const coded = coding?.find(({ system }) => system === systems.loinc) ?? coding?.find(({ code }) => code)
  return coded?.code ? `${coded.system ?? ''}|${coded.code}` : conceptText(one.code).toLowerCase()
}

function whenOf(one: Observation): string | null {
  const { effectivePeriod: period } = one
  return (
    one.effectiveDateTime ??
    one.effectiveInstant ??
    period?.end ??
    period?.start ??
    one.effectiveTiming?.event?.at(-1) ??
    one.issued ??
    null
  )
}
