import { expect, test } from 'vitest'
import { afterKey, type Said } from './follow-up-keys.ts'

const nothing: Said = { followUp: null, figures: '' }
const pressed = (keys: string) => [...keys].reduce((said, key) => afterKey(said, key) ?? said, nothing)

test.each([
  ['0', { when: 'none' }],
  ['b', { when: 'if-not-better' }],
  ['2w', { when: 'in', value: 2, unit: 'weeks' }],
  ['10d', { when: 'in', value: 10, unit: 'days' }],
  ['m', { when: 'in', value: 1, unit: 'months' }],
  // Another unit keeps the figure, another figure waits for its unit.
  ['3dw', { when: 'in', value: 3, unit: 'weeks' }],
  ['3d6', { when: 'in', value: 3, unit: 'days' }],
  ['2w0', { when: 'none' }],
  ['2wb', { when: 'if-not-better' }],
  // More than two figures begin anew.
  ['123d', { when: 'in', value: 3, unit: 'days' }],
])('%s is %j', (keys, followUp) => {
  expect(pressed(keys).followUp).toEqual(followUp)
})

test('Backspace takes back a figure that waits for its unit, and nothing else', () => {
  const back = (said: Said) => afterKey(said, 'backspace')
  expect(back(pressed('b12'))).toEqual({ followUp: { when: 'if-not-better' }, figures: '1' })
  expect(back(pressed('1'))).toEqual(nothing)
  expect(back(pressed('2w'))).toBeNull()
})

test('a figure alone says nothing yet, and another key means nothing here', () => {
  expect(pressed('12')).toEqual({ followUp: null, figures: '12' })
  for (const key of ['n', 'x', 'Enter', 'ArrowRight']) expect(afterKey(nothing, key)).toBeNull()
})
