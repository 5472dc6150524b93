import { expect, test } from 'vitest'
import type { RedFlag } from '../../../preload/views.ts'
import { redFlagsIn } from './red-flags.ts'

const flagged: [RedFlag, string[]][] = [
  [
    'chest-pain',
    [
      'Chest pain since this morning',
      'tightness across my chest',
      'pressure in the middle of my chest',
      'my chest really hurts',
      'pain in left arm and jaw',
      'an elephant on my chest',
      'heart attack?',
      'ANGINA again',
    ],
  ],
  [
    'stroke-signs',
    [
      'Face drooping',
      'left side is weak',
      'sudden numbness in my arm',
      'slurred speech',
      'I can’t speak properly',
      'worst headache of my life',
      'sudden confusion',
      'lost vision in one eye',
      'mini stroke',
      'numb right side',
    ],
  ],
  [
    'suicidal-words',
    [
      'Suicidal thoughts',
      'want to die',
      "I don't want to live anymore",
      'thinking of killing myself',
      'better off dead',
      'end my life',
      'self-harm',
      'took an overdose',
      'cutting myself',
      'no reason to live',
      'wish I was dead',
      "can't go on",
    ],
  ],
  [
    'breathing',
    [
      'Short of breath',
      'shortness of breath',
      'can’t breathe',
      'trouble breathing at night',
      'wheezing',
      'dyspnea',
      'hard to breathe',
      'choking',
      'blue lips',
      'breathing is difficult',
      'hardly breathing',
    ],
  ],
  [
    'severe-bleeding',
    [
      'Bleeding that will not stop',
      'heavy bleeding',
      'coughing up blood',
      'vomiting blood',
      'black tarry stool',
      'nosebleed, bleeding won’t stop',
      'blood in my stool',
      'postpartum hemorrhage',
      'bleeding heavily',
    ],
  ],
  [
    'anaphylaxis',
    [
      'Anaphylaxis',
      'used my EpiPen',
      'throat closing after peanuts',
      'lips swelling',
      'my tongue is swollen',
      'allergic reaction',
      'bee sting and swelling',
      'hives and trouble with vomit',
      'swelling of the face',
    ],
  ],
]

test.each(flagged.flatMap(([flag, reasons]) => reasons.map((reason) => [flag, reason] as const)))(
  '%s: %s',
  (flag, reason) => {
    expect(redFlagsIn(reason)).toContain(flag)
  },
)

test('a negation does not take the flag away', () => {
  expect(redFlagsIn('Cough, no chest pain, denies suicidal thoughts')).toEqual([
    'chest-pain',
    'suicidal-words',
  ])
})

test.each([
  'Sore throat, fever for three days',
  'Refill of blood pressure tablets',
  'Rash on my arm',
  'Ankle sprain',
  '',
])('none in: %s', (reason) => {
  expect(redFlagsIn(reason)).toEqual([])
})
