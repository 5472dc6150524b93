import { expect, test } from 'vitest'
import { nearlySame } from './similar-names.ts'

test.each([
  ['Rosa Delgado', 'Rosa Delgada'],
  ['Jon Smith', 'John Smith'],
  ['Meyer, Anna', 'Anna Maier'],
  ['José Núñez', 'Jose Nunez'],
  ["O'Brien Pat", 'Pat OBrien'],
  ['Maria Garcia', 'Maria Gracia'],
  ['Li Wu', 'Li Wu'],
])('%s and %s', (a, b) => {
  expect(nearlySame(a, b)).toBe(true)
  expect(nearlySame(b, a)).toBe(true)
})

test.each([
  ['Rosa Delgado', 'Thomas Keegan'],
  ['Anna Smith', 'Anna Jones'],
  ['Li Wu', 'An Ma'],
  ['', 'Rosa'],
])('%s and %s are told apart', (a, b) => {
  expect(nearlySame(a, b)).toBe(false)
})
