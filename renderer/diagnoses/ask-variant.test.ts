import { expect, it } from 'vitest'
import { afterSide, asksSeventh, asksSide, seventhLabel, sideLabel } from './ask-variant.ts'

const ankle = (code: string) => ({
  code,
  title: `Sprain of ${code}, initial encounter`,
  choosable: true,
  sides: [
    { code: 'S93.401A', title: 'Sprain of right ankle, initial encounter', of: 'right' },
    { code: 'S93.409A', title: 'Sprain of unspecified ankle, initial encounter', of: 'unspecified' },
  ],
  seventh: ['A', 'D'].map((of) => ({
    code: `${code.slice(0, -1)}${of}`,
    title: of === 'A' ? 'Sprain, initial encounter' : 'Sprain, subsequent encounter',
    of,
  })),
})

it('the side is asked for where it was not said and there is one, the seventh character where there are several', () => {
  expect(asksSide(ankle('S93.409A'))).toBe(true)
  expect(asksSide(ankle('S93.401A'))).toBe(false)
  expect(asksSide({ ...ankle('S93.409A'), sides: [] })).toBe(false)
  expect([asksSeventh(ankle('S93.409A')), asksSeventh({ ...ankle('I10'), seventh: [] })]).toEqual([
    true,
    false,
  ])
})

it('the side that was chosen keeps the seventh character to be asked for', () => {
  const { code, title, seventh } = afterSide(ankle('S93.409A'), 'S93.401A')
  expect([code, title]).toEqual(['S93.401A', 'Sprain of right ankle, initial encounter'])
  expect(seventh.map((one) => one.code)).toEqual(['S93.401A', 'S93.401D'])
})

it('a variant is called by what it alone says', () => {
  expect(['right', 'bilateral', 'unspecified', 'upper'].map(sideLabel)).toEqual([
    'Right',
    'Both',
    'Not specified',
    'upper',
  ])
  expect(ankle('S93.401A').seventh.map(seventhLabel)).toEqual(['Initial encounter', 'Subsequent encounter'])
})
