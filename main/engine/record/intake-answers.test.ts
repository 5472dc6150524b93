import type { Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { intakeAnswers, saidYes } from './intake-answers.ts'

const question = (coding: object, more: object, text?: string) => ({
  type: { coding: [{ system: 'https://rounds.example/fhir/intake-question', ...coding }], text },
  ...more,
})
const task = (...input: object[]) => ({ resourceType: 'Task', input }) as unknown as Task

test('shows the answers in the order asked, with the words that came with them', () => {
  const of = task(
    { type: { coding: [{ system: 'https://rounds.example/fhir/intake', code: 'state' }] }, valueCode: 'MA' },
    question({ code: 'chest.now', display: 'Chest pain or pressure now' }, { valueBoolean: false }),
    question({ code: 'of-next-year' }, { valueBoolean: true }, 'Is it new?'),
  )
  expect(intakeAnswers(of)).toEqual([
    { label: 'Chest pain or pressure now', yes: false },
    { label: 'Is it new?', yes: true },
  ])
  expect(saidYes(of)).toEqual(['Is it new?'])
})

test('a question without an answer, and a Task without an intake, say nothing', () => {
  expect(intakeAnswers(task(question({ code: 'chest.now' }, { valueString: 'yes' })))).toEqual([])
  expect(intakeAnswers({ resourceType: 'Task' } as Task)).toEqual([])
  expect(intakeAnswers(undefined)).toEqual([])
})
