import { expect, test } from 'vitest'
import { sourcesOf } from '../../support/altered-source.ts'
import { weakenings } from './all.ts'
import { type Attack, type Finding, findings, held, type Weakening } from './attack.ts'
import { lacking, leastAttacks, runAttacks, verdictOf } from './suite.ts'
import type { Outcome, Row } from './worker.ts'

const attack: Attack = { title: 'reads a chart', of: 'S4', run: async () => null }
const row: Row = [0, 0]
const got = (value: string | null): Outcome => ({ row, got: value })

test('an attack counts as stopped only where it succeeds without the rule and gets nothing from ours', () => {
  expect(verdictOf(attack, got('a chart'), got(null)).stopped).toBe(true)
  expect(verdictOf(attack, got('a chart'), got('a chart')).message).toBe('NOT STOPPED: a chart')
  expect(verdictOf(attack, got(null), got(null)).message).toContain('proves nothing')
})

test('a row that throws is broken, on either program', () => {
  const broken: Outcome = { row, broken: 'no claim' }
  expect(verdictOf(attack, broken, got(null))).toEqual({
    stopped: false,
    message: 'broken without its rule: no claim',
  })
  expect(verdictOf(attack, got('a chart'), broken)).toEqual({
    stopped: false,
    message: 'broken on ours: no claim',
  })
})

test('the end of the process is the success of an attack that is meant to end it, and a broken row else', () => {
  const ended: Outcome = { row, ended: 'the process ended (1)' }
  expect(verdictOf({ ...attack, ends: true }, ended, got(null)).stopped).toBe(true)
  expect(verdictOf({ ...attack, ends: true }, got('x'), ended).message).toBe(
    'NOT STOPPED: the process ended (1)',
  )
  expect(verdictOf(attack, ended, got(null)).stopped).toBe(false)
})

test('a finding without an attack, a title that is there twice and too few attacks are missed', () => {
  const rule = (attacks: Attack[]): Weakening[] => [{ rule: 'a rule', changes: [], attacks }]
  const enough = Array.from({ length: leastAttacks }, (_, n) => ({
    ...attack,
    title: `reads chart ${n}`,
    of: [...findings, ...held][n] ?? attack.of,
  }))
  expect(lacking(rule(enough))).toEqual([])
  const without = enough.map((one) => (one.of === 'S7' ? { ...one, of: 'S8' as Finding } : one))
  expect(lacking(rule(without))).toEqual(['No attack is of S7.'])
  expect(lacking(rule([...enough, { ...attack, title: 'reads chart 3' }]))).toEqual([
    'Two attacks are called "reads chart 3".',
  ])
  expect(lacking(rule(enough.slice(1)))).toContain(
    `${leastAttacks - 1} attacks are fewer than ${leastAttacks}.`,
  )
})

test('each weakening runs in a process of its own, and all attacks together on ours', async () => {
  const ran: { rows: Row[]; files: string[] }[] = []
  const change = (file: string) => ({ file, find: 'a', replace: 'b' })
  const two: Weakening[] = [
    { rule: 'one', changes: [change('one.ts')], attacks: [attack, { ...attack, title: 'writes a chart' }] },
    { rule: 'two', changes: [change('two.ts')], attacks: [attack] },
  ]
  const lines: string[] = []
  const run = async (rows: Row[], changes: Weakening['changes']): Promise<Outcome[]> => {
    ran.push({ rows, files: changes.map(({ file }) => file) })
    return rows.map((it) => ({ row: it, got: changes.length > 0 && it[1] === 0 ? 'it all' : null }))
  }
  expect(
    await runAttacks(
      two,
      () => true,
      run,
      (line) => lines.push(line),
    ),
  ).toEqual({ attacks: 3, stopped: 2 })
  expect(ran.filter(({ files }) => files.length === 0).flatMap(({ rows }) => rows)).toHaveLength(3)
  expect(ran.map(({ files }) => files).filter((files) => files.length > 0)).toEqual([['one.ts'], ['two.ts']])
  expect(lines.find((line) => line.includes('writes a chart'))).toContain('FAILED')
})

test('a run that fails, or leaves an attack out, costs the attacks of that run and is said', async () => {
  const change = (file: string) => ({ file, find: 'a', replace: 'b' })
  const three: Weakening[] = ['one', 'two', 'three'].map((rule) => ({
    rule,
    changes: [change(rule)],
    attacks: [{ ...attack, title: `reads chart ${rule}` }],
  }))
  const lines: string[] = []
  const run = async (rows: Row[], [first]: Weakening['changes']): Promise<Outcome[]> => {
    if (first?.file === 'one') throw new Error('no process')
    if (first?.file === 'two') return []
    return rows.map((it) => ({ row: it, got: first ? 'it all' : null }))
  }
  const all = await runAttacks(
    three,
    () => true,
    run,
    (line) => lines.push(line),
  )
  expect(all).toEqual({ attacks: 3, stopped: 1 })
  expect(lines.filter((line) => line.includes('FAILED'))).toEqual([
    '  FAILED   S4: reads chart one (broken without its rule: Error: no process)',
    '  FAILED   S4: reads chart two (broken without its rule: it was not run)',
  ])
})

test('every weakening still has its place in the program', () => {
  expect(new Set(weakenings.map(({ rule }) => rule)).size).toBe(weakenings.length)
  for (const { changes } of weakenings) {
    expect(changes.length).toBeGreaterThan(0)
    for (const source of sourcesOf(changes).values()) expect(source).not.toBe('')
  }
})
