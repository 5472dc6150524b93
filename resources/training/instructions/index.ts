import type { Instructions } from '../../../main/clinical/instructions/instructions.ts'
import { instructionsLibrary } from '../../../main/clinical/instructions/library.ts'
import { backPain, depression, headache } from './back-head-and-mood.ts'
import { childFever, stomach, urinary } from './stomach-and-urine.ts'
import { asthma, cold, soreThroat, strepThroat } from './throat-and-chest.ts'

/**
 * Instructions of the training practice: examples. Their facts stand in what `sources` names; the words are ours. The Spanish
 * was reviewed by nobody who is qualified to, and says so.
 */
const topics = [
  soreThroat,
  strepThroat,
  cold,
  asthma,
  urinary,
  stomach,
  childFever,
  backPain,
  headache,
  depression,
]

export const practiceInstructions: readonly Instructions[] = topics.map((topic) => ({
  ages: { from: null, to: null },
  ...topic,
  es: { ...topic.es, reviewed: false },
  example: true,
}))

export const instructions = practiceInstructions.map((one) => instructionsLibrary(one, 'Training practice'))
