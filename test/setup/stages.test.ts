import { expect, it } from 'vitest'
import { nothing, oneTest } from './count.ts'
import { program, runStages, type Stage, slowest } from './stages.ts'

const stage = (name: string, run: Stage['run']): Stage => ({ name, run })

it('says which stage it is, how far it is and how it ended, and goes on after one that failed', async () => {
  const printed: string[] = []
  let seconds = 0
  const passing = stage('one', async (say) => {
    seconds += 65
    say('a line of its own')
    return oneTest('one', null)
  })
  const failing = stage('two', async () => {
    throw new Error('as told')
  })
  const done = await runStages(
    [[[passing]], [[failing]], [[passing]]],
    (line) => printed.push(line),
    () => seconds,
  )
  expect(printed).toEqual([
    '— 1 of 3: one (0:00 so far)',
    'a line of its own',
    'passed: one, 1:05 minutes',
    '— 2 of 3: two (1:05 so far)',
    'two: as told',
    'FAILED: two, 0:00 minutes',
    '— 3 of 3: one (1:05 so far)',
    'a line of its own',
    'passed: one, 1:05 minutes',
  ])
  expect(done.map(({ count }) => count.failed)).toEqual([[], [{ name: 'two', reason: 'as told' }], []])
})

it('runs lanes side by side, each line under the name of its stage', async () => {
  const printed: string[] = []
  let open: () => void = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const waiting = stage('waits', async (say) => {
    await opened
    say('for the other')
    return oneTest('one', null)
  })
  const opening = stage('opens', async () => {
    open()
    return oneTest('one', null)
  })
  await runStages(
    [[[waiting], [opening]]],
    (line) => printed.push(line),
    () => 0,
  )
  expect(printed).toContain('waits │ for the other')
})

it('gives minutes by stage and the slowest files, the longest first', () => {
  const files = ['a', 'b', 'c'].map((name, n) => ({ name, seconds: 10 * (n + 1) }))
  const done = [
    { name: 'quick', seconds: 5, count: nothing() },
    { name: 'slow', seconds: 125, count: { ...nothing(), files } },
  ]
  expect(slowest(done, 2)).toEqual([
    'Minutes by stage:',
    '  2:05  slow',
    '  0:05  quick',
    'The 2 slowest files:',
    '  0:30  c',
    '  0:20  b',
  ])
})

it('passes on what a program says, and where it did not end well its last lines', async () => {
  const printed: string[] = []
  const node = (code: string) => program(['-e', code], (line) => printed.push(line))
  expect(await node('console.log("out"); console.error("err")')).toBe(null)
  expect(printed.toSorted()).toEqual(['err', 'out'])
  expect(await node('process.exit(3)')).toBe('ended with code 3')
  expect(await node('for (let n = 1; n < 9; n++) console.log(n); process.exit(1)')).toBe('3\n4\n5\n6\n7\n8')
  expect(await node("process.kill(process.pid, 'SIGKILL')")).toBe('ended by SIGKILL')
  expect(printed.at(-1)).toBe('ended by SIGKILL')
})
