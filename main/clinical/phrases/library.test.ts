import type { Library } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { libraryOf, ownerOf, phraseOf } from './library.ts'
import type { Phrase } from './phrase.ts'

const phrase: Phrase = {
  id: 'throat',
  name: 'throat',
  title: 'Sore throat, “días”',
  of: 'practice',
  complaints: ['sore throat'],
  texts: [{ section: null, text: 'For *** days.' }],
  boxes: [
    {
      ...{ kind: 'question', label: 'Fever', section: 'subjective', text: 'Fever.', points: 1 },
      ...{ not: { text: 'No fever.', points: 0 }, stops: 'plan' },
    },
  ],
  score: {
    name: 'Score',
    ages: [{ from: 3, to: null, points: 0 }],
    bands: [{ atLeast: 0, texts: [{ section: 'plan', text: '{score}' }] }],
  },
  source: 'A paper, 2012',
}
const practice = { publisher: 'The practice' }
const withContent = (content: unknown): Library => ({
  ...libraryOf(phrase, practice),
  content: [{ contentType: 'application/json', data: btoa(JSON.stringify(content)) }],
})

describe('a phrase as a Library', () => {
  test('is read as it was written, letters beyond ASCII too', () => {
    expect(phraseOf(libraryOf(phrase, practice))).toEqual(phrase)
  })

  test('names its owner where it is one’s own', () => {
    const own = libraryOf(phrase, { practitionerId: 'ada' })
    expect(ownerOf(own)).toBe('ada')
    expect(phraseOf(own)?.of).toBe('own')
    expect(ownerOf(libraryOf(phrase, practice))).toBeNull()
  })

  test('with an owner who is none belongs to nobody, and not to the practice', () => {
    const own = libraryOf(phrase, { practitionerId: 'ada' })
    const [extension] = own.extension ?? []
    expect(
      ownerOf({
        ...own,
        extension: [{ ...extension, url: extension?.url ?? '', valueReference: { reference: 'x' } }],
      }),
    ).toBe('')
  })

  test.each([
    ['withdrawn', { ...libraryOf(phrase, practice), status: 'retired' as const }],
    ['of another kind', { ...libraryOf(phrase, practice), type: { text: 'logic-library' } }],
    ['without content', { ...libraryOf(phrase, practice), content: [] }],
    ['called by what no one can type', { ...libraryOf(phrase, practice), name: 'No Name' }],
    ['with half a score', withContent({ score: { name: 'x', bands: [{ texts: [] }] } })],
    ['with a box of no section', withContent({ boxes: [{ kind: 'tick', label: 'x', text: 'x' }] })],
    ['that is no object', withContent([])],
  ])('%s is none', (_, library) => {
    expect(phraseOf(library)).toBeNull()
  })

  test('asks for what has points as a question: a tick that nobody pressed would count as a no', () => {
    const tick = { kind: 'tick', label: 'Fever', section: 'subjective', text: 'Fever.', points: 1 }
    expect(phraseOf(withContent({ boxes: [tick, { ...tick, points: 0 }] }))?.boxes).toMatchObject([
      { kind: 'question', points: 1, not: { text: '', points: 0 } },
      { kind: 'tick', points: 0, not: null },
    ])
  })

  test('written by another tool has the line ends of the editor, and no character that a note cannot hold', () => {
    expect(phraseOf(withContent({ texts: [{ text: 'a\r\nb\u0000\rc' }] }))?.texts[0]?.text).toBe('a\nb\nc')
  })

  test('that says little is a text without boxes and score', () => {
    expect(phraseOf(withContent({ texts: [{ text: 'x' }] }))).toMatchObject({
      texts: [{ section: null, text: 'x' }],
      boxes: [],
      score: null,
      complaints: [],
    })
  })
})
