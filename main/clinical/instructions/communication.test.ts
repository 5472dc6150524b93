import { expect, test } from 'vitest'
import { instructionsMessage, sentInstructionsOf } from './communication.ts'

const sent = {
  language: 'es',
  title: 'Resfriado',
  text: 'En casa:\n- Descanse.',
  unreviewed: true,
  sent: '2026-11-30T10:00:00Z',
  libraryId: 'instructions-cold',
} as const
const message = instructionsMessage(
  'c',
  { patientId: 'p', encounterId: 'e', sender: { reference: 'Practitioner/ada' } },
  sent,
)

test('a message says what was sent, in which language, and that its translation was not reviewed', () => {
  expect(sentInstructionsOf(message)).toEqual(sent)
  const english = { ...sent, language: 'en', unreviewed: false, libraryId: null } as const
  const plain = instructionsMessage(
    'c',
    { patientId: 'p', encounterId: 'e', sender: { reference: 'Practitioner/ada' } },
    english,
  )
  expect(sentInstructionsOf(plain)).toEqual(english)
})

test('of any form, it is read as far as it can be', () => {
  const odd = { category: 7, extension: 'x', payload: [{ contentString: 7 }] }
  for (const [name, value] of Object.entries(odd))
    expect(() => sentInstructionsOf({ ...message, [name]: value } as never)).not.toThrow()
  const untitled = { ...message, topic: { text: ['Cold'] } } as never
  expect(sentInstructionsOf(untitled)?.title).toBe('')
})

test('what was taken back, what is another message, and what says nothing are no instructions', () => {
  expect(sentInstructionsOf({ ...message, status: 'entered-in-error' })).toBeNull()
  expect(sentInstructionsOf({ ...message, category: [{ text: 'Reminder' }] })).toBeNull()
  expect(sentInstructionsOf({ ...message, payload: [] })).toBeNull()
  expect(sentInstructionsOf({ ...message, sent: 'yesterday' })).toBeNull()
})
