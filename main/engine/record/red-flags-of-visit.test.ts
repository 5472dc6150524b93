import type { Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { redFlagsOfVisit } from './red-flags-of-visit.ts'
import type { VisitState } from './visit-state.ts'

const yes = {
  type: {
    coding: [{ system: 'https://rounds.example/fhir/intake-question', code: 'x.y', display: 'Pain spreads' }],
  },
  valueBoolean: true,
}
const task = { input: [yes] } as unknown as Task

test.each<[VisitState, string[], string[]]>([
  ['claimed', ['chest-pain'], ['Pain spreads']],
  ['in-progress', ['chest-pain'], ['Pain spreads']],
  ['note-unsigned', [], []],
  ['signed', [], []],
  ['ended', [], []],
  ['taken-over', [], []],
  ['handed-over', [], []],
])('of a visit that is %s the red flags are %j and %j', (state, redFlags, saysYes) => {
  expect(redFlagsOfVisit(task, 'Chest pain since noon', state)).toEqual({ redFlags, saysYes })
})
