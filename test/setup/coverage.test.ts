import { expect, it } from 'vitest'
import { coverage, floors } from './coverage.ts'

const file = (covered: number, total = 10) => ({ lines: { covered, total } })

it('adds up the lines below each folder and fails when one has too few', () => {
  const summary = {
    total: file(1),
    '/r/main/engine/a.ts': file(10),
    '/r/main/engine/deep/b.ts': file(8),
    '/r/central/c.ts': file(8),
    '/r/central-of-others/d.ts': file(0),
  }
  expect(coverage(summary, { 'main/engine': 90 }, '/r')).toEqual({
    lines: ['lines covered in main/engine: 90.0 % (at least 90 %)'],
    holds: true,
  })
  expect(coverage(summary, { 'main/engine': 90, central: 90 }, '/r')).toEqual({
    lines: [
      'lines covered in main/engine: 90.0 % (at least 90 %)',
      'lines covered in central: 80.0 % (at least 90 %) TOO FEW',
    ],
    holds: false,
  })
})

it('fails when nothing was measured', () => {
  expect(coverage({ total: file(10) }, { central: 90 }, '/r').holds).toBe(false)
})

it('tells of a folder for which nothing is asked', () => {
  expect(coverage({ '/r/renderer/a.tsx': file(1) }, { renderer: null }, '/r')).toEqual({
    lines: ['lines covered in renderer: 10.0 %'],
    holds: true,
  })
})

it('asks for nine lines in ten of the engine, and of the central API for what its node specs reach', () => {
  expect(floors['main/engine']).toBeGreaterThanOrEqual(90)
  expect(floors.central).toBeGreaterThanOrEqual(85)
})
