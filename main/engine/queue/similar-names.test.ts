import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { namesakesIn, nearlySame } from './similar-names.ts'

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

test('two slips are found wherever they are', () => {
  const letter = fc.constantFrom('a', 'b', 'e', 'l')
  const slip = fc.record({ at: fc.nat(30), how: fc.constantFrom('more', 'less', 'other', 'swap'), letter })
  fc.assert(
    fc.property(
      fc.array(letter, { minLength: 12, maxLength: 30 }),
      fc.array(slip, { maxLength: 2 }),
      (name, slips) => {
        const written = [...name]
        for (const { at, how, letter } of slips) {
          const [one, next] = written.slice(at, at + 2)
          if (how === 'more') written.splice(at, 0, letter)
          else if (how === 'less') written.splice(at, 1)
          else if (how === 'other') written[Math.min(at, written.length - 1)] = letter
          else if (one && next) written.splice(at, 2, next, one)
        }
        expect(nearlySame(name.join(''), written.join(''))).toBe(true)
      },
    ),
  )
})

test('names of thousands of letters cost no more than short ones, and the same ones are still found', () => {
  const long = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(200)
  expect(nearlySame(long, long)).toBe(true)
  expect(nearlySame(`${long}a`, 'Rosa Delgado')).toBe(false)
  expect(
    growth((letters) => nearlySame('x'.repeat(letters), `${'x'.repeat(letters)}yzyz`), 5000),
  ).toBeLessThan(linear)
})

test('a row has a namesake only in another patient', () => {
  const rows = [
    { name: 'Rosa Delgado', patientId: 'one' },
    { name: 'Rosa Delgado', patientId: 'one' },
    { name: 'Jon Smith', patientId: 'two' },
    { name: 'John Smith', patientId: 'three' },
  ]
  expect(rows.map(namesakesIn(rows))).toEqual([false, false, true, true])
})
