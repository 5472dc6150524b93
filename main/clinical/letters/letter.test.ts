import { expect, test } from 'vitest'
import {
  type AboutLetter,
  factsAtFirst,
  type LetterWords,
  lacksIn,
  letterText,
  partsOf,
  sectionsOf,
} from './letter.ts'

const about: AboutLetter = {
  letterhead: {
    name: 'Rounds Training Practice',
    address: '1 Example Street, Boston, MA',
    phone: '617 555 0199',
    example: true,
  },
  patientName: 'Rosa Delgado',
  birthDate: '1979-03-12',
  age: '47 y',
  sex: 'female',
  mrn: 'RND-2001',
  provider: 'Adaeze Okafor',
  seenOn: '2026-11-23',
  facts: [
    { key: 'reason', title: 'Reason for the visit', text: 'Sore throat' },
    { key: 'allergies', title: 'Allergies', text: '- Penicillin (anaphylaxis)' },
    { key: 'diagnoses', title: 'Diagnoses of this visit', text: '- Strep throat (J02.0)' },
    { key: 'note-plan', title: 'From the note: Plan', text: 'Rest.\n\nCome back in a week.' },
  ],
}
const words: LetterWords = {
  kind: 'excuse',
  to: '',
  absence: 'work',
  from: '2026-11-23',
  until: '2026-11-25',
  text: '',
  facts: [],
}
const day = '2026-11-23'
const text = (more: Partial<LetterWords>, of: Partial<AboutLetter> = {}) =>
  letterText({ ...words, ...more }, { ...about, ...of }, day)

test('an excuse says who, from what and which days, and nothing of the chart that nobody pressed', () => {
  expect(text({})).toBe(
    [
      'Rounds Training Practice\n1 Example Street, Boston, MA\nPhone 617 555 0199\nExample, for training: this is no letter of a real practice.',
      'Nov 23, 2026',
      'EXCUSE LETTER\nTo whom it may concern',
      'Rosa Delgado had a telehealth visit with Adaeze Okafor on Nov 23, 2026. Please excuse Rosa Delgado from work from Nov 23, 2026 through Nov 25, 2026.',
      'Adaeze Okafor\nRounds Training Practice, 617 555 0199',
    ].join('\n\n'),
  )
  expect(text({ facts: ['diagnoses'] })).toContain('DIAGNOSES OF THIS VISIT\n- Strep throat (J02.0)')
})

test('of who was not reached no letter says that they were seen, and of one day that it is one', () => {
  const said = text({ until: '2026-11-23', absence: 'both' }, { seenOn: null })
  expect(said).not.toContain('visit with')
  expect(said).toContain('Please excuse Rosa Delgado from work and school on Nov 23, 2026.')
})

test('a referral says to whom and of whom, then why, then what was pressed in the order of the chart', () => {
  const said = text({
    kind: 'referral',
    to: 'Worcester ENT',
    text: 'Third time this year.\n\nPlease see her soon.',
    facts: ['note-plan', 'allergies'],
  })
  expect(partsOf(said).slice(2, -1)).toEqual([
    {
      heading: 'REFERRAL LETTER',
      text: 'To: Worcester ENT\nPatient: Rosa Delgado, born Mar 12, 1979 (47 y), female, record RND-2001',
    },
    { heading: 'REASON FOR REFERRAL', text: 'Third time this year.' },
    { heading: null, text: 'Please see her soon.' },
    { heading: 'ALLERGIES', text: '- Penicillin (anaphylaxis)' },
    { heading: 'FROM THE NOTE: PLAN', text: 'Rest.' },
    { heading: null, text: 'Come back in a week.' },
  ])
})

test('its sections are what it says of the patient, each with all of its paragraphs', () => {
  const said = text({ kind: 'referral', to: 'ENT', text: 'Third time.\n\nSoon.', facts: ['allergies'] })
  expect(sectionsOf(said)).toEqual([
    { heading: 'REASON FOR REFERRAL', text: 'Third time.\n\nSoon.' },
    { heading: 'ALLERGIES', text: '- Penicillin (anaphylaxis)' },
  ])
  expect(sectionsOf(text({})).map(({ heading }) => heading)).toEqual([null])
})

test('a summary for the emergency department begins with what it is for; any other letter with nothing', () => {
  expect([factsAtFirst('excuse'), factsAtFirst('referral')]).toEqual([[], []])
  const said = text({ kind: 'emergency', text: 'Chest pain.', facts: factsAtFirst('emergency') })
  expect(partsOf(said).flatMap(({ heading }) => heading ?? [])).toEqual([
    'SUMMARY FOR THE EMERGENCY DEPARTMENT',
    'REASON FOR THE VISIT',
    'WHAT HAPPENED',
    'ALLERGIES',
  ])
})

test('without a letterhead it begins with the provider’s name', () => {
  expect(partsOf(text({}, { letterhead: null }))[0]).toEqual({ heading: null, text: 'Adaeze Okafor' })
})

test.each<[string, Partial<LetterWords>, string | null]>([
  ['an excuse without a last day', { until: null }, 'Say from which day until which day.'],
  ['an excuse that ends before it begins', { until: '2026-11-22' }, 'The last day is before the first.'],
  ['an excuse of one day', { until: '2026-11-23' }, null],
  ['a referral to nobody', { kind: 'referral', text: 'Why.' }, 'Say to whom.'],
  ['a referral without a reason', { kind: 'referral', to: 'ENT', text: ' ' }, 'Say why.'],
  ['a summary without what happened', { kind: 'emergency' }, 'Say what happened.'],
])('%s lacks: %s', (_, more, lacks) => {
  expect(lacksIn({ ...words, ...more })).toBe(lacks)
})
