import { choiceTwice, type Doubt, doubtOf, missingIn } from './doubts.ts'
import { bannedIn, hasUnknownModifier, isBanned, standing, turnedBy, undoneBy } from './meaning.ts'
import { isFields, pick } from './pick.ts'
import { elementOf, elementsAt } from './r4.ts'
import { inWords, kindOfRecord } from './record-kinds.ts'
import { type NameOf, titleText } from './value-text.ts'

/** One record as a list of the chart shows it. */
export type RecordSummary = {
  /** What kind of record it is, in plain words. */
  what: string
  /** What it is called, what turns its meaning before it ("Do not perform: CT"); empty where nothing in it says. */
  title: string
  /** FHIR date or dateTime. */
  when: string | null
  /** Until when, of what lasts. */
  until: string | null
  /** How it stands, in words; null: R4 gives this type no state, or one that says nothing. */
  status: string | null
  /** Something in it is unknown, missing or contradictory. */
  doubtful: boolean
}

type Fields = Record<string, unknown>

export function recordSummary(
  resource: { resourceType: string },
  nameOf: NameOf = () => null,
): RecordSummary {
  const fields = resource as Fields & { resourceType: string }
  const { what } = kindOfRecord(resource.resourceType)
  const { when, until } = timeOfRecord(resource)
  const stated = [...bannedIn(fields, (value) => titleText(value, nameOf)), ...standing(fields)]
  return {
    what,
    title: titleOf(fields, nameOf),
    when,
    until,
    status: stated.join(' · ') || null,
    doubtful: isDoubtful(fields, resource.resourceType),
  }
}

/** As another record names it: with what was never done said of it. */
export function nameOfRecord(resource: { resourceType: string }): string {
  const { title, what } = recordSummary(resource)
  const undone = undoneBy(resource)
  return `${title || what}${undone ? ` (${undone.toLowerCase()})` : ''}`
}

const longestTitle = 200

function titleOf(fields: Fields & { resourceType: string }, nameOf: NameOf): string {
  const { title } = kindOfRecord(fields.resourceType)
  const found = title
    .map((path) => [...new Set(textsAt(fields, path, nameOf))])
    .find((texts) => texts.length > 0)
  const turned = turnedBy(fields)
  if (!found) return turned ?? ''
  const own = found.slice(0, 4).join(', ') + (found.length > 4 ? ` and ${found.length - 4} more` : '')
  const more = fields.resourceType === 'FamilyMemberHistory' ? relativesConditions(fields, nameOf) : ''
  const text = [turned, own, more].filter(Boolean).join(': ')
  return text.length > longestTitle ? `${text.slice(0, longestTitle - 1).toWellFormed()}…` : text
}

const textsAt = (fields: Fields, path: string, nameOf: NameOf): string[] =>
  pick(allowed(fields, path), path).flatMap((one) => {
    const text = titleText(one, nameOf)
    // A questionnaire is named by its address.
    return /^https?:\/\//.test(text)
      ? inWords((text.split('|', 1)[0] ?? '').split('/').filter(Boolean).at(-1) ?? '')
      : text || []
  })

const ofActivity = 'activity.detail.code'

function allowed(fields: Fields, path: string): Fields {
  if (path !== ofActivity) return fields
  const details = pick(fields, 'activity.detail').filter((one) => !isBanned(one))
  return { activity: details.map((detail) => ({ detail })) }
}

/** What a relative had; where nothing is named, that they are well or that they died. */
function relativesConditions(fields: Fields, nameOf: NameOf): string {
  const conditions = textsAt(fields, 'condition.code', nameOf)
  return conditions.join(', ')
}

/** When a record was, as far as it says. */
export function timeOfRecord(resource: { resourceType: string }): {
  when: string | null
  until: string | null
} {
  for (const path of kindOfRecord(resource.resourceType).when)
    for (const one of pick(resource, path)) {
      if (typeof one === 'string' && /^\d{4}/.test(one)) return { when: one, until: null }
      if (!isFields(one)) continue
      const [start, end] = [one.start, one.end].map((each) => (typeof each === 'string' ? each : null))
      if (start || end) return { when: start ?? null, until: end ?? null }
    }
  return { when: null, until: null }
}

/** Of the record itself and its times, not of what stands deeper in it: that is told where it is opened. */
function isDoubtful(fields: Fields, type: string): boolean {
  const at = elementsAt(type)
  if (!at) return true
  if (hasUnknownModifier(fields)) return true
  if (missingIn(fields, type).length > 0 || choiceTwice(fields, type).size > 0) return true
  return Object.entries(fields).some(([name, value]) => {
    const element = elementOf(at, name.replace(/^_/, ''))
    if (element === undefined) return true
    const path = `${type}.${typeof element === 'object' ? element.name : name}`
    return [value].flat(1).some((one): boolean => (doubtOf(path, name, one) satisfies Doubt | null) !== null)
  })
}
