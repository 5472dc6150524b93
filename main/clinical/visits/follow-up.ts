import type { Encounter, Extension } from '@medplum/fhirtypes'
import { rounds } from '../codes/rounds-systems.ts'

/** When the patient is to be seen again. */
export type FollowUp =
  | { when: 'none' }
  | { when: 'if-not-better' }
  | { when: 'in'; value: number; unit: FollowUpUnit }
export const followUpUnits = ['days', 'weeks', 'months'] as const
export type FollowUpUnit = (typeof followUpUnits)[number]
export const mostFollowUp = 99

/** UCUM's codes: a Duration has one of these (FHIR R4). */
const ucum = 'http://unitsofmeasure.org'
const codes: Record<FollowUpUnit, string> = { days: 'd', weeks: 'wk', months: 'mo' }
const words = ['none', 'if-not-better'] as const

/** "follow-up in 2 weeks" */
export function followUpText(of: FollowUp): string {
  if (of.when === 'none') return 'no follow-up'
  if (of.when === 'if-not-better') return 'follow-up if not better'
  return `follow-up in ${of.value} ${of.value === 1 ? of.unit.slice(0, -1) : of.unit}`
}

/** Null: it was not said, or not as we know it. */
export const followUpOf = (encounter: Pick<Encounter, 'extension'> | undefined): FollowUp | null =>
  read(encounter?.extension?.find(({ url }) => url === rounds.followUp))

function read(extension: Extension | undefined): FollowUp | null {
  const { valueCode, valueDuration } = extension ?? {}
  const when = words.find((word) => word === valueCode)
  if (when) return { when }
  const { value = 0, system, code } = valueDuration ?? {}
  const unit = followUpUnits.find((one) => codes[one] === code)
  const known = system === ucum && Number.isInteger(value) && value >= 1 && value <= mostFollowUp
  return unit && known ? { when: 'in', value, unit } : null
}

/** What is said replaces what was; null: nothing is said. */
export function withFollowUp<T extends Encounter>(encounter: T, of: FollowUp | null): T {
  const { extension, ...rest } = encounter
  const others = (extension ?? []).filter(({ url }) => url !== rounds.followUp)
  const all = of ? [...others, extensionOf(of)] : others
  return { ...rest, ...(all.length > 0 ? { extension: all } : {}) } as T
}

function extensionOf(of: FollowUp): Extension {
  if (of.when !== 'in') return { url: rounds.followUp, valueCode: of.when }
  const { value, unit } = of
  return { url: rounds.followUp, valueDuration: { value, unit, system: ucum, code: codes[unit] } }
}

/** It is said once, and so that it can be read. */
export function isSaidWell({ extension = [] }: Pick<Encounter, 'extension'>): boolean {
  const said = extension.filter(({ url }) => url === rounds.followUp)
  return said.length <= 1 && said.every((one) => read(one) !== null)
}
