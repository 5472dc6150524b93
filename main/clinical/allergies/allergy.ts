import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { conceptText, hasAnyCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'

/** What it is an allergy to, in words; empty where nothing names it. */
export const allergyName = ({ code, reaction, note }: AllergyIntolerance): string =>
  conceptText(code) || conceptText(reaction?.[0]?.substance) || note?.[0]?.text?.trim() || ''

/** Where else somebody may have written what it is an allergy to. */
export const furtherWords = ({ code, reaction, note }: AllergyIntolerance): string[] =>
  [
    ...(code?.coding ?? []).map(({ display }) => display),
    ...(reaction ?? []).map(({ substance }) => conceptText(substance)),
    ...(note ?? []).map(({ text }) => text),
  ].flatMap((text) => text?.trim() || [])

/** Each manifestation of each reaction, in words. */
export const reactionTexts = ({ reaction }: AllergyIntolerance): string[] =>
  (reaction ?? [])
    .flatMap(({ manifestation, description }) => {
      const named = (manifestation ?? []).map(conceptText).filter(Boolean)
      return named.length > 0 ? named : [description ?? '']
    })
    .filter(Boolean)

export type ReactionKind = 'allergy' | 'intolerance' | 'side-effect'

/** What kind of reaction it is; null where nobody said. */
export const reactionKind = ({ type, extension }: AllergyIntolerance): ReactionKind | null =>
  type === 'intolerance' &&
  extension?.some(({ url, valueCode }) => url === rounds.reactionKind && valueCode === 'side-effect')
    ? 'side-effect'
    : (type ?? null)

/** The worst that happened, as it was called; null where nobody said. */
export const worstSeverity = ({ reaction }: AllergyIntolerance): 'mild' | 'moderate' | 'severe' | null =>
  (['severe', 'moderate', 'mild'] as const).find((one) =>
    (reaction ?? []).some(({ severity }) => severity === one),
  ) ?? null

export const isRefuted = ({ verificationStatus }: AllergyIntolerance): boolean =>
  hasAnyCode(verificationStatus, 'refuted')

/** Refuted, or never meant to be written: it says nothing. */
export const isWithdrawn = ({ verificationStatus }: AllergyIntolerance): boolean =>
  hasAnyCode(verificationStatus, 'refuted', 'entered-in-error')

/** Without a clinical status an allergy counts as active: the careful reading. */
export const isInForce = ({ clinicalStatus }: AllergyIntolerance): boolean =>
  !hasAnyCode(clinicalStatus, 'inactive', 'resolved')

/**
 * A reaction to it was severe. That is said of what happened; how bad the next one could be is another statement,
 * `criticality` (https://hl7.org/fhir/R4/allergyintolerance-definitions.html#AllergyIntolerance.criticality).
 */
export const hadSevereReaction = ({ reaction }: AllergyIntolerance): boolean =>
  (reaction ?? []).some(({ severity }) => severity === 'severe')

/** It has hurt badly, or a clinician judged that it could: one of the two is often left out. */
export const isDangerous = (allergy: AllergyIntolerance): boolean =>
  allergy.criticality === 'high' || hadSevereReaction(allergy)

/** Told and not confirmed by a clinician. */
export const isUnconfirmed = ({ verificationStatus }: AllergyIntolerance): boolean =>
  hasAnyCode(verificationStatus, 'unconfirmed')

/** Words for a reaction that can kill, in name, reaction or note: they count as grave, whatever field stands beside them. */
const danger =
  /ana(?:ph|f)[aeiy]{0,2}l[aeiy]|anap[iy]l|bronch?ospas|wheez|sibilanc|asthma\W+(?:\w+\W+)?attack|pass(?:ed|es|ing)?\W+out|collaps|\bfaint|syncop|desmay|seizure|convuls|hypotensi|\brhabdo|angio-?o?edema|(?:throat|tongue|airway|laryn\w*|face|lips?)\W+(?:\w+\W+){0,2}(?:swell|swollen|clos|o?edema|tight)|(?:swell\w*|swollen|closing)\W+(?:\w+\W+){0,2}(?:throat|tongue|airway|face|lips?)|(?:can.?t|could ?n.?t|could not|trouble|difficulty|stopped|shortness of)\W+(?:\w+\W+)?breath|no\W+(?:puede|podia|pudo)\W+respirar|stevens.johnson|\bsjs\b|\bdress\b|toxic epidermal|\bten\b syndrome|\bepi ?pen\b|intubat|cardiac arrest/i

const withoutAccents = (text: string): string => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')

/** Is a reaction that can kill named in words? */
export const saysDanger = (allergy: AllergyIntolerance): boolean =>
  [
    allergyName(allergy),
    ...reactionTexts(allergy),
    // Where a manifestation is named it stands for the reaction, and the description may say the rest: "rash", "and passed out".
    ...(allergy.reaction ?? []).map(({ description }) => description ?? ''),
    ...(allergy.note ?? []).map(({ text }) => text ?? ''),
  ].some((text) => danger.test(withoutAccents(text.slice(0, 1000))))

/**
 * An intolerance or a side effect that somebody called mild: a dry cough on lisinopril. It is no allergy, so it is said and
 * stops nothing. Where nobody said how bad it was, or one word of it is grave, it counts as an allergy does.
 */
export const isMildIntolerance = (allergy: AllergyIntolerance): boolean => {
  const severities = (allergy.reaction ?? []).flatMap(({ severity }) => severity ?? [])
  const calledMild = allergy.criticality === 'low' || severities.includes('mild')
  return (
    allergy.type === 'intolerance' &&
    calledMild &&
    severities.every((severity) => severity === 'mild') &&
    !isDangerous(allergy) &&
    !saysDanger(allergy)
  )
}
