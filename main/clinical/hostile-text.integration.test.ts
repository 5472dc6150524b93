import type { CodeableConcept } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { cleanLine, cleanText } from '../../preload/views/text.ts'
import { growth, linear } from '../../test/support/cost.ts'
import { ageOn } from './age.ts'
import { conceptText } from './codes/concepts.ts'
import { recordsNone, recordsNothing } from './codes/recorded-none.ts'
import { addressLine, preferredName, spokenName } from './demographics.ts'
import { parseFhirJson } from './fhir-json.ts'
import { figureOf } from './figures.ts'
import { dosageText } from './medications/dosage.ts'
import { figuresIn } from './medications/figures.ts'
import { medicineName } from './medications/medicine.ts'
import { quantityText } from './medications/quantities.ts'
import { searchMedications } from './medications/search.ts'
import { decodeEntities } from './notes/entities.ts'
import { narrativeText } from './notes/narrative-text.ts'
import { narrativeFault } from './notes/xhtml.ts'
import { interpretationOf } from './observations/interpretation.ts'
import { readRange } from './observations/reference-range.ts'
import { zonesOf } from './place-day.ts'
import { redFlagsIn } from './red-flags/red-flags.ts'
import { convert, labelOf, ucumOf, ucumOfText, unitLabel } from './units.ts'

const concept = (text: string): CodeableConcept => ({
  text,
  coding: [{ system: text, code: text, display: text }],
})
const name = (text: string) => [{ family: text, given: [text], text }]
const quantity = (text: string) => ({ value: 1, unit: text, code: text, system: 'http://unitsofmeasure.org' })

/** Each function that reads text of other systems or people. */
const readers: Record<string, (text: string) => unknown> = {
  cleanLine,
  cleanText,
  'a birth date': (text) => ageOn(text, '2026-01-05'),
  'a concept': (text) => conceptText(concept(text)),
  'none recorded': (text) => [
    recordsNone('allergies', concept(text)),
    recordsNothing('allergies', concept(text)),
  ],
  'a name': (text) => [spokenName(name(text)), preferredName(name(text))],
  'an address': (text) => addressLine([{ line: [text], city: text, state: text, text }]),
  'FHIR JSON': (text) => {
    parseFhirJson(JSON.stringify({ text }))
    try {
      parseFhirJson(`{"a":${text}}`)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  },
  'a figure': figureOf,
  'a dosage': (text) => dosageText([{ text, patientInstruction: text, timing: { code: concept(text) } }]),
  'figures in a dosage': figuresIn,
  'a medicine': (text) =>
    medicineName(
      { resourceType: 'MedicationRequest', medicationCodeableConcept: concept(text) } as never,
      () => undefined,
    ),
  'a quantity': (text) => quantityText(quantity(text)),
  'a search for a medicine': (text) => searchMedications(text),
  'references to characters': decodeEntities,
  'a narrative': (text) => narrativeText(`<div>${text}`),
  'a narrative before it is kept': (text) =>
    narrativeFault(`<div xmlns="http://www.w3.org/1999/xhtml">${text}`),
  'an interpretation': (text) => interpretationOf([concept(text)]),
  'a range': (text) => readRange([{ text }], { value: 1, comparator: null, unit: text }, text),
  'a place': (text) => zonesOf({ state: text, city: text }),
  'red flags': redFlagsIn,
  'a unit': (text) => [ucumOf(quantity(text)), ucumOfText(text), unitLabel(quantity(text)), labelOf(text)],
  'a conversion': (text) => convert(1, text, 'mg' as never),
}

/** What makes a pattern look again and again: begun and never ended, or much of one that goes on. */
const pieces = [
  ...[
    ' ',
    '\n',
    '\t ',
    'a',
    'a ',
    '1',
    '1.',
    '1,',
    '1 ',
    '-',
    '- 1',
    '[',
    '{',
    '(',
    '<',
    '</',
    '&',
    '&#',
    '"',
    '\\',
    '0',
  ],
  ...[
    '.',
    '/',
    'm/',
    '10*',
    'no ',
    'not ',
    'I want to ',
    'chest ',
    'é',
    '\u0301',
    '😀',
    '\ud800',
    'one tablet every ',
    '<= ',
  ],
]

let runs = 0

test.each(Object.entries(readers))('reading %s costs no more than its length', (_, read) => {
  // Never the same text twice: what was read once may be remembered.
  const long = (piece: string) => (size: number) =>
    read(`${piece.repeat(Math.ceil(size / piece.length))}${runs++}`)
  for (const piece of pieces)
    expect([piece, growth(long(piece), 5_000)]).toEqual([
      piece,
      expect.toSatisfy((times: number) => times < linear),
    ])
})
