import { readFileSync } from 'node:fs'
import type { RedFlag } from '../../../main/clinical/red-flags/red-flags.ts'
import { redFlagsIn } from '../../../main/clinical/red-flags/red-flags.ts'

/** A reason for a visit as a patient types it, and the signs that it says; none where nothing in it can't wait. */
export type Sentence = { text: string; language: 'en' | 'es'; flags: string[] }

/**
 * `published`: after lists of warning signs that were read, each row with its source. `tried-by-hand`: what a clinician
 * typed. `everyday`: written to tune the phrases by. `blind`: written by somebody who had not seen the phrases, and never
 * used to tune them.
 */
export const corpora = ['tried-by-hand', 'published', 'everyday', 'blind'] as const
export type Corpus = (typeof corpora)[number]

export const sentencesOf = (corpus: Corpus): Sentence[] =>
  JSON.parse(readFileSync(new URL(`./${corpus}.json`, import.meta.url), 'utf8'))

/** The corpora name some signs otherwise; violence has two sides for a row, and one for them. */
const named: Partial<Record<RedFlag, string>> = {
  'severe-bleeding': 'bleeding',
  'loss-of-consciousness': 'seizure-fainting',
  'fever-stiff-neck': 'meningitis',
  poisoning: 'overdose',
  'harm-to-others': 'violence',
  'harm-by-others': 'violence',
}

export type Judged = { sentence: Sentence; raised: string[] }

export const judged = (sentence: Sentence): Judged => ({
  sentence,
  raised: redFlagsIn(sentence.text).map((flag) => named[flag] ?? flag),
})

/** A sentence that can't wait counts as found when it is flagged at all: it stands on top. */
export function figuresOf(all: Judged[]) {
  const must = all.filter(({ sentence }) => sentence.flags.length > 0)
  const found = must.filter(({ raised }) => raised.length > 0).length
  const rightly = must.filter(({ sentence, raised }) => sentence.flags.every((flag) => raised.includes(flag)))
  const wrongly = all.filter(
    ({ sentence, raised }) => sentence.flags.length === 0 && raised.length > 0,
  ).length
  return {
    must: must.length,
    mustNot: all.length - must.length,
    found,
    rightly: rightly.length,
    wrongly,
    recall: (100 * found) / must.length,
    precision: (100 * found) / (found + wrongly),
  }
}
