import { describe, expect, test } from 'vitest'
import {
  fieldsOf,
  findPhrases,
  type Phrase,
  type PhraseBox,
  phrasesFor,
  phraseTexts,
  scoreOf,
  unanswered,
} from './phrase.ts'

const phrase = (change: Partial<Phrase>): Phrase => ({
  id: 'x',
  name: 'x',
  title: 'X',
  of: 'practice',
  complaints: [],
  texts: [],
  boxes: [],
  score: null,
  source: null,
  ...change,
})
const box = (kind: PhraseBox['kind'], label: string): PhraseBox => ({
  ...{ kind, label, section: 'objective', text: `${label}.` },
  ...{ points: 0, not: null, stops: null },
})
const throat = phrase({
  boxes: [
    { ...box('question', 'Fever'), points: 1, not: { text: 'No fever.', points: 0 } },
    { ...box('question', 'Cough'), not: { text: 'No cough.', points: 1 } },
    { ...box('question', 'Hoarse'), not: { text: '', points: 0 }, stops: 'plan' },
    box('tick', 'Rash'),
  ],
  score: {
    name: 'Score',
    ages: [
      { from: 3, to: 14, points: 1 },
      { from: 15, to: 44, points: 0 },
      { from: 45, to: null, points: -1 },
    ],
    bands: [
      { atLeast: -1, texts: [{ section: 'assessment', text: 'Low, {score} ({found}).' }] },
      { atLeast: 2, texts: [{ section: 'plan', text: 'Test at {score}.' }] },
    ],
  },
})

describe('the fields of a text', () => {
  test('are its asterisks, its named places and its choices, in their order', () => {
    expect(fieldsOf('For *** days, {side}, {mild | severe}.')).toEqual([
      { from: 4, to: 7, choices: [] },
      { from: 14, to: 20, choices: [] },
      { from: 22, to: 37, choices: ['mild', 'severe'] },
    ])
  })

  test('are none across lines, and none where nothing waits', () => {
    expect(fieldsOf('a {b\nc} and {}')).toEqual([])
  })
})

describe('what a phrase writes', () => {
  test('is nothing of a box that nobody pressed', () => {
    expect(phraseTexts(throat, [], 27)).toEqual([])
    expect(phraseTexts(throat, [undefined, undefined, undefined, true], 27)).toEqual([
      { section: 'objective', text: 'Rash.' },
    ])
  })

  test('is the score of the answers, with the points of the age, and the plan of its band', () => {
    expect(phraseTexts(throat, [true, false, false], 27)).toEqual([
      { section: 'objective', text: 'Fever.\nNo cough.' },
      { section: 'plan', text: 'Test at 2.' },
    ])
    expect(phraseTexts(throat, [true, false], 50)).toContainEqual({
      section: 'assessment',
      text: 'Low, 1 (fever, no cough).',
    })
    expect(phraseTexts(throat, [false, true], 45)).toEqual([
      { section: 'objective', text: 'No fever.\nCough.' },
      { section: 'assessment', text: 'Low, −1 (none of its signs).' },
    ])
  })

  test('has no score, and no plan of one, while a sign with points was not asked for', () => {
    expect(phraseTexts(throat, [true, undefined, false], 27)).toEqual([
      { section: 'objective', text: 'Fever.' },
    ])
    expect(unanswered(throat, [true, undefined, false])).toEqual(['Cough'])
  })

  test.each([
    ['is there', true],
    ['was not asked for', undefined],
  ])('has no plan of the score where what speaks against it %s', (_, hoarse) => {
    expect(phraseTexts(throat, [true, false, hoarse], 10).map(({ section }) => section)).toEqual([
      'objective',
    ])
  })

  test.each([
    [3, 2],
    [14, 2],
    [15, 1],
    [44, 1],
    [45, 0],
    [2, null],
    [null, null],
  ])('of the age %s years and one sign has the score %s', (age, score) => {
    expect(scoreOf(throat, [true, true], age)).toBe(score)
  })

  test('has no score where the age is not known, and what was found all the same', () => {
    expect(phraseTexts(throat, [true, true], null)).toEqual([
      { section: 'objective', text: 'Fever.\nCough.' },
    ])
  })

  test('of an exam is the normal finding where it was pressed, and a field where it is not normal', () => {
    const exam = phrase({
      boxes: ['Throat', 'Neck', 'Skin'].map((label) => ({
        ...box('exam', label),
        text: `${label}: normal.`,
      })),
    })
    expect(phraseTexts(exam, ['normal', 'abnormal'], 30)).toEqual([
      { section: 'objective', text: 'Throat: normal.\nNeck: ***' },
    ])
  })

  test('keeps the text of where it was called apart from those of the sections', () => {
    const texts = [
      { section: null, text: 'Here' },
      { section: 'plan' as const, text: 'There' },
    ]
    expect(phraseTexts(phrase({ texts }), [], null)).toEqual(texts)
  })
})

describe('the phrases that letters may mean', () => {
  const all = [
    phrase({ id: '1', name: 'st-care', title: 'Care' }),
    phrase({ id: '2', name: 'strep', title: 'Sore throat' }),
    phrase({ id: '3', name: 'throat', title: 'Swab' }),
    phrase({ id: '4', name: 'strep-own', title: 'Mine', of: 'own' }),
  ]
  test.each([
    ['strep', ['2', '4']],
    ['st', ['4', '1', '2']],
    ['thro', ['3', '2']],
    ['x', []],
  ])('%s', (typed, ids) => {
    expect(findPhrases(all, typed).map(({ id }) => id)).toEqual(ids)
  })

  test('for a reason are those that name whole words of it', () => {
    const offered = [
      phrase({ id: '1', complaints: ['sore throat'] }),
      phrase({ id: '2', complaints: ['sore'] }),
    ]
    expect(phrasesFor(offered, 'Sore throat, fever').map(({ id }) => id)).toEqual(['1', '2'])
    expect(phrasesFor(offered, 'My throat is soreish')).toEqual([])
  })
})
