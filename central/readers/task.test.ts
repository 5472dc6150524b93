import { expect, it } from 'vitest'
import { isVisit, taskSystem } from './task.ts'

it('knows the Task of a visit by its code, and whatever else comes in its place is none', () => {
  const visit = { system: taskSystem, code: 'on-demand-visit' }
  const of = (code: unknown) => isVisit({ resourceType: 'Task', code } as never)
  expect(of({ coding: [{ code: 'x' }, visit] })).toBe(true)
  for (const code of [undefined, null, 5, 'x', {}, { coding: visit }, { coding: 'x' }, { coding: [null] }])
    expect(of(code)).toBe(false)
})
