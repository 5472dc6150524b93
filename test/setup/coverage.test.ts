import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { InBrowser } from './browser-coverage.ts'
import { coverage, floors, floorsWithScreens, linesOf, type Report, readCoverage } from './coverage.ts'

const folder = mkdtempSync(join(tmpdir(), 'coverage-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A file of ten lines with a statement on each; the first `covered` of them ran. */
const file = (path: string, covered: number): Report => {
  const ids = Array.from({ length: 10 }, (_, n) => n)
  return {
    [path]: {
      statementMap: Object.fromEntries(ids.map((n) => [n, { start: { line: n + 1, column: 2 } }])),
      s: Object.fromEntries(ids.map((n) => [n, n < covered ? 3 : 0])),
    },
  }
}

it('adds up the lines below each folder and fails when one has too few', () => {
  const lines = linesOf([
    file('/r/main/engine/a.ts', 10),
    file('/r/main/engine/deep/b.ts', 8),
    file('/r/central/c.ts', 8),
    file('/r/central-of-others/d.ts', 0),
  ])
  expect(coverage(lines, { 'main/engine': 90 }, '/r')).toEqual({
    lines: ['lines covered in main/engine: 90.0 % (at least 90 %)'],
    holds: true,
  })
  expect(coverage(lines, { 'main/engine': 90, central: 90 }, '/r')).toEqual({
    lines: [
      'lines covered in main/engine: 90.0 % (at least 90 %)',
      'lines covered in central: 80.0 % (at least 90 %) TOO FEW',
    ],
    holds: false,
  })
})

it('fails when nothing was measured', () => {
  expect(coverage(linesOf([]), { central: 90 }, '/r').holds).toBe(false)
})

it('tells of a folder for which nothing is asked', () => {
  expect(coverage(linesOf([file('/r/renderer/a.tsx', 1)]), { renderer: null }, '/r')).toEqual({
    lines: ['lines covered in renderer: 10.0 %'],
    holds: true,
  })
})

it('counts a line that any run covered, and each line once', () => {
  const twoOnALine: Report = {
    '/r/central/a.ts': {
      statementMap: { 0: { start: { line: 1, column: 0 } }, 1: { start: { line: 1, column: 20 } } },
      s: { 0: 0, 1: 1 },
    },
  }
  const lines = linesOf([twoOnALine, file('/r/central/b.ts', 0), file('/r/central/b.ts', 4)])
  expect(lines.get('/r/central/a.ts')).toEqual(new Map([[1, true]]))
  expect([...(lines.get('/r/central/b.ts')?.values() ?? [])].filter(Boolean)).toHaveLength(4)
})

it('counts what ran in a browser of a spec’s own: the innermost range of V8 decides', () => {
  const path = join(folder, 'page.ts')
  const source = 'const a = 1\nif (a) {\n  b()\n}\nfunction b() {\n  c()\n}\n'
  const keep = (name: string, value: unknown) => {
    const at = join(folder, name)
    mkdirSync(dirname(at), { recursive: true })
    writeFileSync(at, JSON.stringify(value))
  }
  const statements = [
    { line: 1, column: 6 },
    { line: 2, column: 0 },
    { line: 3, column: 2 },
    { line: 6, column: 2 },
  ]
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, source)
  const report: Report = {
    [path]: {
      statementMap: Object.fromEntries(statements.map((start, id) => [id, { start }])),
      s: Object.fromEntries(statements.map((_, id) => [id, 0])),
    },
  }
  keep('coverage/node/coverage-final.json', report)
  const whole = { startOffset: 0, endOffset: source.length, count: 1 }
  const block = { startOffset: source.indexOf('{'), endOffset: source.indexOf('}') + 1, count: 0 }
  const b = { startOffset: source.indexOf('function'), endOffset: source.length - 1 }
  const seen = (blockRan: number, bRan: number): InBrowser => ({
    path,
    functions: [{ ranges: [whole, { ...block, count: blockRan }] }, { ranges: [{ ...b, count: bRan }] }],
  })
  keep('coverage/in-browser/one.json', [seen(0, 0)])
  const ran = () => [...(readCoverage(join(folder, 'coverage')).get(path) ?? [])]
  expect(ran()).toEqual([
    [1, true],
    [2, true],
    [3, false],
    [6, false],
  ])
  // Another page went further.
  keep('coverage/in-browser/two.json', [seen(1, 0)])
  expect(ran().filter(([, covered]) => !covered)).toEqual([[6, false]])
})

it('asks for nine lines in ten of the engine and of the central API', () => {
  expect(floors['main/engine']).toBeGreaterThanOrEqual(90)
  expect(floors.central).toBeGreaterThanOrEqual(90)
  expect(floorsWithScreens.renderer).toBeGreaterThanOrEqual(90)
})
