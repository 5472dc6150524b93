import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalText, parseFhirJson, writeFhirJson } from './fhir-json.ts'

const result = '{"resourceType":"Observation","valueQuantity":{"value":7.40,"unit":"pH"},"n":[1.0,{"a":2e3}]}'

test('writes a decimal again as it was written', () => {
  expect(writeFhirJson(parseFhirJson(result))).toBe(result)
})

test('keeps every form in which JSON may write a number', () => {
  const forms = [
    '0.10',
    '-0',
    '1E+2',
    '1e-7',
    '0.0000001',
    '12345678901234567890',
    '0.1000000000000000055',
    '5',
  ]
  for (const form of forms) expect(writeFhirJson(parseFhirJson(`{"v":${form}}`))).toBe(`{"v":${form}}`)
})

test('keeps every number as it is written', () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{1,${most}}$`))
  const number = fc
    .tuple(
      fc.boolean(),
      fc.integer({ min: 0, max: 99_999 }),
      fc.option(digits(20)),
      fc.option(fc.integer({ min: -9, max: 9 })),
    )
    .map(
      ([minus, whole, part, power]) =>
        `${minus ? '-' : ''}${whole}${part ? `.${part}` : ''}${power === null ? '' : `e${power}`}`,
    )
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const text = `{"list":[${numbers.join(',')}]}`
      expect(writeFhirJson(parseFhirJson(text))).toBe(text)
    }),
  )
})

test('gives the numbers, and nothing else, to whoever looks into it', () => {
  const read = parseFhirJson(result)
  expect(read).toStrictEqual(JSON.parse(result))
  expect(Reflect.ownKeys((read as { valueQuantity: object }).valueQuantity)).toEqual(['value', 'unit'])
})

test('says a decimal as written, also after the resource around it was copied', () => {
  const read = parseFhirJson(result) as { valueQuantity: { value: number } }
  const copy = { ...read, meta: {} }
  expect(decimalText(copy.valueQuantity, 'value')).toBe('7.40')
  expect(writeFhirJson(copy)).toContain('"value":7.40')
})

test('writes the new number where one was changed', () => {
  const read = parseFhirJson(result) as { valueQuantity: { value: number } }
  read.valueQuantity.value = 7.3
  expect(decimalText(read.valueQuantity, 'value')).toBe('7.3')
  expect(writeFhirJson(read)).toContain('"value":7.3,')
})

test('leaves text alone that looks like a number', () => {
  const text = '{"valueString":"1.50 and 2e5"}'
  expect(writeFhirJson(parseFhirJson(text))).toBe(text)
})

test('has no decimal where there is no number', () => {
  expect(decimalText(undefined, 'value')).toBeUndefined()
  expect(decimalText({ value: '4.0' }, 'value')).toBeUndefined()
})

test('refuses what is no JSON', () => {
  expect(() => parseFhirJson('{"value": 4.')).toThrow(SyntaxError)
  expect(() => parseFhirJson('{"value": 4.0')).toThrow(SyntaxError)
})
