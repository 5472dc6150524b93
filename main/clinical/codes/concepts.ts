import type { CodeableConcept, Coding } from '@medplum/fhirtypes'
import { systemName } from './code-systems.ts'
import { knownName } from './known-names.ts'

/** A code with the system that gives it its meaning. */
export type Coded = { system: string; code: string; display: string | null }

export const hasCode = (concept: CodeableConcept | undefined, system: string, code: string): boolean =>
  concept?.coding?.some((one) => one.system === system && one.code === code) ?? false

/** Does any coding have this code, of whatever system? For small closed sets such as a status, whose system is often left out. */
export const hasAnyCode = (concept: CodeableConcept | undefined, ...codes: string[]): boolean =>
  concept?.coding?.some(({ code }) => code !== undefined && codes.includes(code)) ?? false

/** The first coding that has both a system and a code. */
export function codedOf(concept: CodeableConcept | undefined): Coded | null {
  const coding = concept?.coding?.find((one) => one.system && one.code)
  return coding?.system && coding.code
    ? { system: coding.system, code: coding.code, display: coding.display ?? null }
    : null
}

/**
 * A concept as a person reads it: its text; else the display of the coding a user chose, or of the first that has
 * one; else the name that a catalog on this machine gives the code; else system and code ("RxNorm 999999").
 * Empty only where the concept says nothing.
 */
export function conceptText(concept: CodeableConcept | undefined): string {
  const written = concept?.text?.trim()
  if (written) return written
  const codings = (concept?.coding ?? []).toSorted(chosenFirst)
  return firstOf(codings, displayOf) ?? firstOf(codings, nameOf) ?? firstOf(codings, codeWithSystem) ?? ''
}

const chosenFirst = (a: Coding, b: Coding) =>
  Number(b.userSelected === true) - Number(a.userSelected === true)
const displayOf = ({ display }: Coding) => display?.trim() || undefined
const nameOf = ({ system, code }: Coding) => (system && code ? knownName(system, code) : undefined)

/** Of a system without a name its host stands in brackets: a bare figure could be anything. */
function codeWithSystem({ system, code }: Coding): string | undefined {
  if (!code) return undefined
  const name = systemName(system)
  if (name) return `${name} ${code}`
  const host = system ? /^https?:\/\/([^/?#]+)/.exec(system)?.[1] : undefined
  return host ? `Code ${code} (${host})` : `Code ${code}`
}

function firstOf<T, R>(items: T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = pick(item)
    if (found !== undefined) return found
  }
  return undefined
}
