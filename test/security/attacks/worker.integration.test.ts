import { expect, test } from 'vitest'
import { weakenings } from './all.ts'
import { type Row, runRows } from './worker.ts'

/** Rows that need nothing but a moment of computing, by the title of their attack. */
const rowOf = (title: string): Row => {
  const at = weakenings.findIndex(({ attacks }) => attacks.some((one) => one.title === title))
  return [at, weakenings[at]?.attacks.findIndex((one) => one.title === title) ?? -1]
}
const quick = rowOf('freezes each queue with two long names')
const next = rowOf('freezes each queue with long names of many parts')
const nowhere: Row = [weakenings.length, 0]
const names = 'main/engine/queue/similar-names.ts'
const find = 'partsOf(name.slice(0, longest))'

test('a process that ends in an attack costs this attack, with the error it ended by; the others go on in another', async () => {
  expect(await runRows([quick, nowhere, next], [])).toEqual([
    { row: quick, got: null },
    { row: nowhere, ended: 'the process ended (1): Error: There is no such attack.' },
    { row: next, got: null },
  ])
})

test('a process that ends before its first attack leaves each broken, with the reason', async () => {
  const lost = { file: names, find: 'what stands nowhere', replace: '' }
  const outcomes = await runRows([quick, next], [lost])
  expect(outcomes).toEqual(
    [quick, next].map((row) => ({ row, broken: expect.stringContaining('A change has lost its place') })),
  )
})

test('a process that is killed in an attack is said by its signal', async () => {
  const killed = { file: names, find, replace: "(process.kill(process.pid, 'SIGKILL'), [])" }
  expect(await runRows([quick], [killed])).toEqual([{ row: quick, ended: 'the process ended (SIGKILL)' }])
})
