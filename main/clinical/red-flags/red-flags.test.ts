import { expect, test } from 'vitest'
import { RedFlag as offered } from '../../../preload/views/index.ts'
import { type RedFlag, redFlagPhrases, redFlagsIn } from './red-flags.ts'

const flagged: [RedFlag, string[]][] = [
  [
    'chest-pain',
    [
      'Chest pain since this morning',
      'CP since 6 am',
      'Dolor de pecho',
      'opresión en el pecho',
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
      'no puede hablar',
      'derrame cerebral otra vez',
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
    'mentions-suicide',
    [
      'Suicidal thoughts',
      'Took a whole bottle of Tylenol on purpose',
      'I don’t want to be here anymore',
      'nothing to live for',
      'everyone would be better without me',
      'I plan to jump off the bridge',
      'want to hurt myself',
      'cut myself again last night',
      'passive SI',
      'SI/HI screening',
      'hope I do not wake up',
      'Me quiero morir',
      'no quiero vivir más',
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
      'no puedo respirar',
      'me falta el aire',
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
      'sangrado muy abundante',
      'vomita con sangre',
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
      'reacción alérgica',
      'se me hinchó la lengua',
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
  [
    'harm-to-others',
    [
      'Homicidal thoughts, wants to hurt his brother',
      'want to hurt someone',
      'afraid I will hurt my baby',
      'thinking of killing my boss',
      'quiero matar a mi hermano',
    ],
  ],
  [
    'loss-of-consciousness',
    [
      'passed out at work',
      'Fainted twice',
      'had a seizure',
      'cannot wake him up',
      'lost consciousness',
      'se desmayó',
    ],
  ],
  [
    'poisoning',
    [
      'took too many tylenol',
      'toddler ate pills',
      'swallowed a battery',
      'drank bleach',
      'carbon monoxide poisoning',
      'se tomó demasiadas pastillas',
    ],
  ],
  ['fever-stiff-neck', ['stiff neck and fever', 'Fever 103, neck feels stiff', 'cuello rígido y fiebre']],
]

test.each(flagged.flatMap(([flag, reasons]) => reasons.map((reason) => [flag, reason] as const)))(
  '%s: %s',
  (flag, reason) => {
    expect(redFlagsIn(reason)).toContain(flag)
  },
)

test.each([
  'Cough, no chest pain, denies suicidal thoughts',
  'no fever or chest pain',
  'sin dolor de pecho',
  'sciatica down my leg again, no numbness in groin',
  'had a stroke in 2019, need a refill',
  'my mom had a heart attack at 60',
  'derrame cerebral hace un año',
])('a sign that is denied, or past and settled, is not flagged: %s', (reason) => {
  expect(redFlagsIn(reason)).toEqual([])
})

test.each<[RedFlag, string]>([
  ['chest-pain', 'no relief, chest pain'],
  ['chest-pain', 'no fever but chest pain'],
  ['chest-pain', 'cannot stop the chest pain'],
  ['chest-pain', 'no sleep chest pain all night'],
  ['stroke-signs', 'had a stroke in 2019 and the same thing again'],
  ['breathing', 'no puedo respirar'],
  ['severe-bleeding', 'cut my finger, bleeding will not stop'],
  ['mentions-suicide', 'tried suicide 2 years ago'],
  ['chest-pain', 'never had chest pain like this'],
  ['chest-pain', 'no history of chest pain before today'],
  ['loss-of-consciousness', 'he never had a seizure before'],
  ['chest-pain', 'nunca me habia dado un dolor de pecho asi'],
  ['chest-pain', 'had a stent in 2021 and have chest pain'],
  ['chest-pain', 'chest pain since my heart attack in 2019'],
  ['chest-pain', 'my chest pain is worse than it used to be'],
  ['breathing', 'had asthma as a child cant breathe'],
  ['breathing', 'not able to breathe'],
  ['breathing', 'sin poder respirar'],
])('%s is flagged where the denial or the year is of something else: %s', (flag, reason) => {
  expect(redFlagsIn(reason)).toContain(flag)
})

test.each([
  'Sore throat, fever for three days',
  'Refill of blood pressure tablets',
  'Rash on my arm',
  'Ankle sprain',
  'SI joint pain',
  'cut myself with a kitchen knife',
  'hurt myself playing soccer',
  'I do not live in Massachusetts',
  'me duele la garganta si trago',
  'poison ivy on both legs',
  'food poisoning since yesterday',
  'my son hurt his ankle',
  'Refill of Lexapro',
  '',
])('none in: %s', (reason) => {
  expect(redFlagsIn(reason)).toEqual([])
})

test('each flag of the phrases is one that the screen knows, and the other way', () => {
  expect(Object.keys(redFlagPhrases).sort()).toEqual([...offered.options].sort())
})
