import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  allergyName,
  hadSevereReaction,
  isDangerous,
  isInForce,
  isMildIntolerance,
  isUnconfirmed,
  isWithdrawn,
  reactionTexts,
  saysDanger,
} from './allergy.ts'

const allergy = (more: Partial<AllergyIntolerance>): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  patient: { reference: 'Patient/p' },
  ...more,
})
const status = (code: string) => ({ coding: [{ code }] })
const hives = { manifestation: [{ text: 'Hives' }] }

test('is dangerous by judgment or by a reaction that was severe; only the second is a severe reaction', () => {
  const both = (more: Partial<AllergyIntolerance>) => [
    isDangerous(allergy(more)),
    hadSevereReaction(allergy(more)),
  ]
  expect(both({ criticality: 'high' })).toEqual([true, false])
  expect(both({ criticality: 'high', reaction: [{ ...hives, severity: 'mild' }] })).toEqual([true, false])
  expect(both({ criticality: 'low', reaction: [hives, { ...hives, severity: 'severe' }] })).toEqual([
    true,
    true,
  ])
  expect(both({ criticality: 'unable-to-assess', reaction: [{ ...hives, severity: 'moderate' }] })).toEqual([
    false,
    false,
  ])
  expect(both({})).toEqual([false, false])
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

test.each([
  'anaphylaxis',
  'Anaphalaxis',
  'anaflaxis',
  'anaphilactic shock',
  'anafilaxia',
  'bronchospasm',
  'Wheezing',
  'asthma attack',
  'bad asthma attacks',
  'passed out',
  'Collapse',
  'collapsed at home',
  'felt faint',
  'fainted',
  'syncope',
  'Seizure',
  'hypotension',
  'rhabdo',
  'rhabdomyolysis',
  'no podía respirar',
  'no podi\u0301a respirar',
])('%s is grave, so an intolerance called mild stays an allergy', (text) => {
  const mild = { type: 'intolerance' as const, criticality: 'low' as const }
  expect(isMildIntolerance(allergy({ ...mild, reaction: [hives] }))).toBe(true)
  expect(isMildIntolerance(allergy({ ...mild, reaction: [{ manifestation: [{ text }] }] }))).toBe(false)
  expect(isMildIntolerance(allergy({ ...mild, reaction: [hives], note: [{ text }] }))).toBe(false)
})

test('a grave word in the description of a reaction counts, also where a manifestation is named', () => {
  expect(saysDanger(allergy({ reaction: [{ ...hives, description: 'then passed out' }] }))).toBe(true)
  expect(saysDanger(allergy({ reaction: [{ ...hives, description: 'gone by evening' }] }))).toBe(false)
})

test.each(['dry cough', 'nausea', 'analgesic', 'annual allergy shot', 'passed a stone', 'rash on the face'])(
  '%s is not grave',
  (text) => {
    expect(saysDanger(allergy({ reaction: [{ manifestation: [{ text }] }] }))).toBe(false)
  },
)
