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
  ['Walter Rainsford Sr.', 'Walter Rainsford, Jr'],
  ['Owen Pike III', 'Owen Pike'],
  ['Анна Иванова', 'Анна Иванава'],
  ['李娜', '李娜'],
])('%s and %s', (a, b) => {
  expect(nearlySame(a, b)).toBe(true)
  expect(nearlySame(b, a)).toBe(true)
})

test.each([
  ['Rosa Delgado', 'Thomas Keegan'],
  ['Anna Smith', 'Anna Jones'],
  ['Li Wu', 'An Ma'],
  ['', 'Rosa'],
  ['李娜', '李小龙'],
  ['李娜', '李强'],
  ['Олег Петров', 'Ольга Павленко'],
  ['Junior', 'Senior'],
])('%s and %s are told apart', (a, b) => {
  expect(nearlySame(a, b)).toBe(false)
})
