import { libraryOf } from '../../main/clinical/phrases/library.ts'
import type { Phrase, PhraseBox } from '../../main/clinical/phrases/phrase.ts'

/**
 * Phrases of the training practice: examples. What they rate or advise comes from what their `source` names, as it was read on
 * 2026-11-30; all else is wording.
 */

type PracticePhrase = Pick<Phrase, 'id' | 'name' | 'title' | 'source'> &
  Partial<Pick<Phrase, 'texts' | 'boxes' | 'score' | 'complaints'>>

type Section = PhraseBox['section']

const tick = (label: string, section: Section, text: string): PhraseBox => ({
  ...{ kind: 'tick', label, section, text },
  ...{ points: 0, not: null, stops: null },
})
const exam = (label: string, normal: string): PhraseBox => ({
  ...{ kind: 'exam', label, section: 'objective', text: `${label}: ${normal}.` },
  ...{ points: 0, not: null, stops: null },
})
type Answer = { text: string; points?: number }
const question = (
  label: string,
  section: Section,
  { yes, no, stops = null }: { yes: Answer; no: Answer; stops?: Section | null },
): PhraseBox => ({
  ...{ kind: 'question', label, section, text: yes.text, points: yes.points ?? 0 },
  ...{ not: { text: no.text, points: no.points ?? 0 }, stops },
})

/**
 * The signs and the points of age of McIsaac's score, and how many with each score tested positive: 8, 14, 23, 37 and 55 of a
 * hundred with 0 or less, 1, 2, 3, and 4 or more. Whom to test: the IDSA guideline tests where no overt viral features stand
 * against it, since signs alone do not tell; the review of 2016 tests at 2 or 3. So no plan is written where such features
 * are there or were not asked for.
 */
const strep: PracticePhrase = {
  id: 'phrase-strep',
  name: 'strep',
  title: 'Sore throat: McIsaac score',
  complaints: ['sore throat', 'throat pain', 'strep'],
  boxes: [
    question('Fever above 38 °C (100.4 °F)', 'subjective', {
      yes: { text: 'Fever above 38 °C (100.4 °F).', points: 1 },
      no: { text: 'No fever above 38 °C (100.4 °F).' },
    }),
    question('Cough', 'subjective', { yes: { text: 'Cough.' }, no: { text: 'No cough.', points: 1 } }),
    question('Tonsils swollen or with exudate', 'objective', {
      yes: { text: 'Tonsils swollen or with exudate, seen on video.', points: 1 },
      no: { text: 'Tonsils not swollen, no exudate, seen on video.' },
    }),
    question('Tender nodes at the front of the neck', 'objective', {
      yes: { text: 'Nodes at the front of the neck tender, pressed by the patient.', points: 1 },
      no: { text: 'Nodes at the front of the neck not tender, pressed by the patient.' },
    }),
    question('Runny nose, hoarse or mouth ulcers', 'subjective', {
      yes: { text: 'Viral features: {runny nose | hoarse voice | mouth ulcers}.' },
      no: { text: 'No runny nose, hoarse voice or mouth ulcers.' },
      stops: 'plan',
    }),
  ],
  score: {
    name: 'McIsaac score',
    ages: [
      { from: 3, to: 14, points: 1 },
      { from: 15, to: 44, points: 0 },
      { from: 45, to: null, points: -1 },
    ],
    bands: [
      [
        -1,
        'about 8 of 100 test positive',
        'Strep test {not done | rapid antigen test}. Fluids, rest, pain relief.',
      ],
      [
        1,
        'about 14 of 100 test positive',
        'Strep test {not done | rapid antigen test}. Fluids, rest, pain relief.',
      ],
      [2, 'about 23 of 100 test positive', 'Rapid antigen test for group A strep; antibiotic if positive.'],
      [3, 'about 37 of 100 test positive', 'Rapid antigen test for group A strep; antibiotic if positive.'],
      [4, 'about 55 of 100 test positive', 'Rapid antigen test for group A strep; antibiotic if positive.'],
    ].map(([atLeast, share, plan]) => ({
      atLeast: Number(atLeast),
      texts: [
        { section: 'assessment' as const, text: `Sore throat, McIsaac score {score} ({found}): ${share}.` },
        { section: 'plan' as const, text: String(plan) },
      ],
    })),
  },
  source:
    'Points: RCEM Learning, Sore throat (McIsaac, Centor). Share positive: Fine, Nizet, Mandl: Large-scale validation of the Centor and McIsaac scores, Arch Intern Med 2012;172:847. Testing: IDSA guideline 2012; Kalra et al., Am Fam Physician 2016;94:24.',
}

const video: PracticePhrase = {
  id: 'phrase-exam',
  name: 'exam',
  title: 'Exam by video',
  boxes: [
    exam('General', 'alert, no distress, speaks in full sentences'),
    exam('Breathing', 'unlabored, no audible wheeze'),
    exam('Eyes', 'no redness, no discharge, lids not swollen'),
    exam('Throat', 'no redness, tonsils not enlarged, no exudate'),
    exam('Neck', 'full range of motion, no swelling seen'),
    exam('Skin', 'no rash where it was shown'),
    exam('Abdomen', 'not tender when the patient presses'),
    exam('Neuro', 'face symmetric, speech clear, moves all limbs'),
    exam('Mood', 'calm, oriented, answers to the point'),
  ],
  source: null,
}

const soap: PracticePhrase = {
  id: 'phrase-soap',
  name: 'soap',
  title: 'Visit note: history, review of systems, plan',
  texts: [
    { section: 'subjective', text: 'Onset: ***\nCourse: {better | the same | worse}\nTried: ***' },
    { section: 'assessment', text: '***' },
    {
      section: 'plan',
      text: '***\nCome in person, or call 911, if: ***\nFollow-up: {as needed | 2 days | 1 week}',
    },
  ],
  boxes: [
    tick('No fever', 'subjective', 'No fever.'),
    tick('No chest pain', 'subjective', 'No chest pain.'),
    tick('No shortness of breath', 'subjective', 'No shortness of breath.'),
    tick('No vomiting', 'subjective', 'No vomiting.'),
    tick('No rash', 'subjective', 'No rash.'),
  ],
  source: null,
}

const cold: PracticePhrase = {
  id: 'phrase-cold',
  name: 'cold',
  title: 'Cough and cold',
  complaints: ['cough', 'cold', 'congestion', 'runny nose'],
  texts: [
    { section: 'subjective', text: 'Cough and cold for *** days, {better | the same | worse}.' },
    { section: 'assessment', text: '{Upper respiratory infection | ***}' },
    { section: 'plan', text: 'Fluids, rest. Follow-up: {as needed | 2 days | 1 week}' },
  ],
  boxes: [
    tick('No fever', 'subjective', 'No fever.'),
    tick('No shortness of breath', 'subjective', 'No shortness of breath.'),
    tick('No chest pain', 'subjective', 'No chest pain.'),
    exam('General', 'alert, no distress, speaks in full sentences'),
    exam('Breathing', 'unlabored, no audible wheeze'),
  ],
  source: null,
}

const back: PracticePhrase = {
  id: 'phrase-worse',
  name: 'worse',
  title: 'What to do if it gets worse',
  texts: [{ section: null, text: 'If it gets worse, or ***: {call us | come in person | call 911}.' }],
  source: null,
}

export const practicePhrases: readonly PracticePhrase[] = [strep, video, soap, cold, back]

export const phrases = practicePhrases.map((phrase) => libraryOf(phrase, { publisher: 'Training practice' }))
