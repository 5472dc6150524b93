import { describe, expect, test, vi } from 'vitest'
import { convert, labelOf, substanceOf, ucumOf, unitLabel } from './units.ts'

const ucum = (code: string, unit?: string) => ({
  system: 'http://unitsofmeasure.org',
  code,
  ...(unit === undefined ? {} : { unit }),
})

describe('a unit as people write it', () => {
  test.each([
    ['10*9/L', '10⁹/L'],
    ['10*3/uL', '10³/µL'],
    ['mm[Hg]', 'mmHg'],
    ['cm[H2O]', 'cmH₂O'],
    ['Cel', '°C'],
    ['[degF]', '°F'],
    ['[lb_av]', 'lb'],
    ['m[IU]/L', 'mIU/L'],
    ['/[LPF]', '/LPF'],
    ['{copies}/mL', 'copies/mL'],
    ['mL/min/{1.73_m2}', 'mL/min/1.73 m²'],
    ['mg/g{creat}', 'mg/g creat'],
    ['kg/m2', 'kg/m²'],
    ['ug/dL', 'mcg/dL'],
    ['umol/L', 'µmol/L'],
    ['meq/L', 'mEq/L'],
    ['{INR}', ''],
    ['{score}', ''],
    ['1', ''],
    ['%', '%'],
    ['U/L', 'U/L'],
    ['{#}/uL', '/µL'],
  ])('%s is %s', (code, text) => {
    expect(labelOf(code)).toBe(text)
  })

  test('stays as recorded where it is not the code', () => {
    expect(unitLabel(ucum('[lb_av]', 'pounds'))).toBe('pounds')
    expect(unitLabel({ unit: 'cells per field' })).toBe('cells per field')
  })

  test('is read from the code where the record has the code in the place of words', () => {
    expect(unitLabel(ucum('/[HPF]', '/[HPF]'))).toBe('/HPF')
    expect(unitLabel(ucum('1', '1'))).toBe('')
  })

  test('is empty when the text only repeats what is measured', () => {
    for (const unit of ['(score)', 'pH', 'INR', '{index}']) expect(unitLabel({ unit }), unit).toBe('')
  })

  test('is not known where the quantity names none', () => {
    expect(unitLabel({ value: 4 })).toBeNull()
    expect(unitLabel(undefined)).toBeNull()
  })
})

describe('the code of a unit', () => {
  test('is that of UCUM, or of the words people use', () => {
    expect(ucumOf(ucum('kPa', 'kilopascal'))).toBe('kPa')
    expect(ucumOf({ unit: 'Lbs' })).toBe('[lb_av]')
    expect(ucumOf({ unit: '°F', system: 'https://lab.example/units', code: 'FAHR' })).toBe('[degF]')
  })

  test('is unknown where neither is', () => {
    expect(ucumOf({ unit: 'drops' })).toBeNull()
    expect(ucumOf(undefined)).toBeNull()
  })
})

describe('a value in another unit', () => {
  test.each([
    [40, 'Cel', '[degF]', 104],
    [95.9, '[degF]', 'Cel', 35.5],
    [220, '[lb_av]', 'kg', 99.7903214],
    [70, '[in_i]', 'cm', 177.8],
    [9.5, '10*3/uL', '10*9/L', 9.5],
    [2.5, 'g/dL', 'g/L', 25],
    [42, '%', 'L/L', 0.42],
    [300, '{copies}/mL', '/mL', 300],
  ])('%d %s in %s', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 6)
  })

  test('crosses between mass and moles only for a substance that is known', () => {
    expect(convert(10, 'mmol/L', 'mg/dL', substanceOf('2345-7'))).toBeCloseTo(180.156, 3)
    expect(convert(10, 'mmol/L', 'mg/dL', substanceOf('3084-1'))).toBeNull()
    expect(convert(10, 'mmol/L', 'mg/dL')).toBeNull()
  })

  test('crosses between equivalents and moles only where the charge is known', () => {
    expect(convert(4.2, 'meq/L', 'mmol/L', substanceOf('2823-3'))).toBeCloseTo(4.2, 6)
    expect(convert(4.2, 'meq/L', 'mmol/L', substanceOf('17861-6'))).toBeNull()
  })

  test('is not told where two fractions are of different things', () => {
    expect(convert(48, 'mmol/mol', '%')).toBeNull()
    expect(convert(0.4, '1', '%')).toBeNull()
    expect(convert(5, '{score}', '{index}')).toBe(5)
  })

  test('is not told where a unit is unknown or measures something else', () => {
    expect(convert(5, 'spoonful', 'mL')).toBeNull()
    expect(convert(5, 'kg', 'cm')).toBeNull()
    expect(convert(5, 'U/L', '[IU]/L')).toBeNull()
  })

  test('prints nothing of words that are no unit', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    expect(convert(5, 'told by her son', 'mL')).toBeNull()
    expect(convert(5, 'mL', '(son)told')).toBeNull()
    expect(log).not.toHaveBeenCalled()
    log.mockRestore()
  })
})
