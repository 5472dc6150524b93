import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { conceptText, hasAnyCode } from '../codes/concepts.ts'

/** What it is an allergy to, in words; empty where nothing names it. */
export const allergyName = ({ code, reaction, note }: AllergyIntolerance): string =>
  conceptText(code) || conceptText(reaction?.[0]?.substance) || note?.[0]?.text?.trim() || ''

/** Each manifestation of each reaction, in words. */
export const reactionTexts = ({ reaction }: AllergyIntolerance): string[] =>
  (reaction ?? [])
    .flatMap(({ manifestation, description }) => {
      const named = (manifestation ?? []).map(conceptText).filter(Boolean)
      return named.length > 0 ? named : [description ?? '']
    })
    .filter(Boolean)

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
