import type { AllergyIntolerance } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { codesOfWords, mayBeOfFood } from './code-words.ts'

const penicillin = { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '70618' }
const allergy = (text: string, more: Partial<AllergyIntolerance> = {}): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: 'a',
  code: { text },
  patient: { reference: 'Patient/p' },
  ...more,
})
const coded = (text: string, code = penicillin) => allergy(text, { code: { coding: [code], text } })
const peanut = { system: 'http://snomed.info/sct', code: '91935009' }

test.each([
  ['peanut in words', allergy('Peanuts'), true],
  ['shrimp among medicines', allergy('PCN, shrimp'), true],
  ['a coded peanut under a name nobody reads', coded('Erdnuss', peanut), true],
  ['what nobody can place', allergy('jackfruit'), true],
  ['a category of food', allergy('Penicillin', { category: ['food'] }), true],
  ['a category of another kind', allergy('jackfruit', { category: ['environment'] }), false],
  ['latex', allergy('Latex'), false],
  ['a medicine in words', allergy('PCN'), false],
  ['a coded medicine', coded('Penicillin'), false],
  ['a denied food', allergy('PCN, no allergy to peanuts'), false],
])('%s: may it be an allergy to food?', (_what, one, may) => {
  expect(mayBeOfFood(one)).toBe(may)
})

test('of an allergy that is coded only those words are open that its code does not answer', () => {
  expect(codesOfWords(coded('Penicillin, an antibiotic'))).toMatchObject({ asked: null, checked: 'by-code' })
  expect(codesOfWords(coded('Penicillin and some mycin'))).toMatchObject({
    named: [],
    asked: { said: 'mycin' },
    checked: 'ask-which',
  })
  expect(codesOfWords(coded('Peanut and some mycin', peanut)).asked?.said).toBe('mycin')
})
