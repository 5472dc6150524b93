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
 * Can it hurt badly? Either somebody judged so (`criticality`), or it did (`reaction.severity`): the first speaks of
 * the future, the second of the past, and one of them is often left out.
 */
export const isSevere = ({ criticality, reaction }: AllergyIntolerance): boolean =>
  criticality === 'high' || (reaction ?? []).some(({ severity }) => severity === 'severe')

/** Told and not confirmed by a clinician. */
export const isUnconfirmed = ({ verificationStatus }: AllergyIntolerance): boolean =>
  hasAnyCode(verificationStatus, 'unconfirmed')
