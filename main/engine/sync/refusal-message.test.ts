import { expect, test } from 'vitest'
import { refusalMessage } from './refusal-message.ts'

const mine = [
  { resourceType: 'Composition' as const },
  { resourceType: 'MedicationRequest' as const },
] as Parameters<typeof refusalMessage>[1]
const messageFor = (expression: string[], code = 'invalid-resource') =>
  refusalMessage({ code, message: 'x.y[0]: Invalid.', expression, current: null }, mine)

test.each([
  [['AllergyIntolerance.code.text'], 'the allergy'],
  [['AllergyIntolerance.reaction[0].manifestation[0].text'], 'the reaction of the allergy'],
  [['Bundle.entry[1].resource.dosageInstruction[0].text'], 'the directions of the order'],
  [['Bundle.entry[0].resource.section[2].text', 'Bundle.entry[1]'], 'the text of the note and the order'],
])('the elements %s are said as "%s"', (expression, name) => {
  expect(messageFor(expression)).toContain(`could not read ${name}.`)
  expect(messageFor(expression)).not.toContain('[')
})

test('keeps the server’s own message where no name is known or the refusal is another', () => {
  expect(messageFor(['Foo.bar'])).toBe('x.y[0]: Invalid.')
  expect(messageFor(['MedicationRequest.dispenseRequest.performer'])).toBe('x.y[0]: Invalid.')
  expect(messageFor([])).toBe('x.y[0]: Invalid.')
  expect(messageFor(['Task.status'], 'signed-immutable')).toBe('x.y[0]: Invalid.')
})
