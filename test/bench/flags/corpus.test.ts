import { expect, test } from 'vitest'
import { figuresOf, judged, sentencesOf } from './corpus.ts'

test.each(['tried-by-hand', 'published'] as const)(
  'each sentence of the corpus %s is flagged as it must be, and no other',
  (corpus) => {
    const wrong = sentencesOf(corpus)
      .map(judged)
      .filter(({ sentence: { flags }, raised }) =>
        flags.length === 0 ? raised.length > 0 : !flags.every((flag) => raised.includes(flag)),
      )
    expect(wrong).toEqual([])
  },
)

test('nine in ten sentences by somebody who has not seen the phrases are flagged rightly', () => {
  const { recall, precision } = figuresOf(sentencesOf('blind').map(judged))
  expect(recall).toBeGreaterThanOrEqual(90)
  expect(precision).toBeGreaterThanOrEqual(90)
})

test('a corpus has its figures from all of its sentences', () => {
  const of = (text: string, flags: string[]) => judged({ text, language: 'en', flags })
  expect(
    figuresOf([
      of('chest pain', ['chest-pain']),
      of('refill', ['chest-pain']),
      of('refill', []),
      of('cp', []),
    ]),
  ).toEqual({ must: 2, mustNot: 2, found: 1, rightly: 1, wrongly: 1, recall: 50, precision: 50 })
})
