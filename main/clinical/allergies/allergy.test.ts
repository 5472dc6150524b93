import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { allergyName, isInForce, isSevere, isUnconfirmed, isWithdrawn, reactionTexts } from './allergy.ts'

const allergy = (more: Partial<AllergyIntolerance>): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  patient: { reference: 'Patient/p' },
  ...more,
})
const status = (code: string) => ({ coding: [{ code }] })
const hives = { manifestation: [{ text: 'Hives' }] }

test('is severe by judgment or by a reaction that was, and not otherwise', () => {
  expect(isSevere(allergy({ criticality: 'high' }))).toBe(true)
  expect(isSevere(allergy({ criticality: 'low', reaction: [hives, { ...hives, severity: 'severe' }] }))).toBe(
    true,
  )
  expect(
    isSevere(allergy({ criticality: 'unable-to-assess', reaction: [{ ...hives, severity: 'moderate' }] })),
  ).toBe(false)
  expect(isSevere(allergy({}))).toBe(false)
})

test('without a status it is in force; refuted and entered in error say nothing', () => {
  expect(isInForce(allergy({}))).toBe(true)
  expect(isInForce(allergy({ clinicalStatus: status('resolved') }))).toBe(false)
  expect(isInForce(allergy({ clinicalStatus: status('inactive') }))).toBe(false)
  expect(isWithdrawn(allergy({ verificationStatus: status('refuted') }))).toBe(true)
  expect(isWithdrawn(allergy({ verificationStatus: status('entered-in-error') }))).toBe(true)
  expect(isWithdrawn(allergy({ verificationStatus: status('unconfirmed') }))).toBe(false)
  expect(isUnconfirmed(allergy({ verificationStatus: status('unconfirmed') }))).toBe(true)
})

test('is named by its code, its reaction’s substance, or its note; a reaction by its description where it has no more', () => {
  expect(allergyName(allergy({ code: { text: 'Latex' } }))).toBe('Latex')
  expect(allergyName(allergy({ reaction: [{ ...hives, substance: { text: 'Kiwi' } }] }))).toBe('Kiwi')
  expect(allergyName(allergy({ note: [{ text: 'some antibiotic' }] }))).toBe('some antibiotic')
  expect(allergyName(allergy({}))).toBe('')
  expect(
    reactionTexts(allergy({ reaction: [hives, { manifestation: [], description: 'lips swelled' }] })),
  ).toEqual(['Hives', 'lips swelled'])
})
