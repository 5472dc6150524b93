import { expect, it } from 'vitest'
import { program } from './stages.ts'

const module = JSON.stringify(new URL('./end-with.ts', import.meta.url).href)

/** The lines of a script that has the module, and whether it ended well. */
async function ran(script: string): Promise<{ lines: string[]; well: boolean }> {
  const lines: string[] = []
  const source = `import { endWith, lastLine } from ${module}\n${script}`
  const reason = await program(
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', source],
    (line) => lines.push(line),
  )
  return { lines, well: reason === null }
}

it('ends after more lines than a pipe takes at once', async () => {
  const { lines, well } = await ran(
    "for (let n = 1; n <= 20_000; n++) console.log(String(n).padEnd(100, 'x')); await endWith(0)",
  )
  expect([lines.length, lines.at(-1)?.slice(0, 6), well]).toEqual([20_000, '20000x', true])
})

it('ends with the code that it is given', async () => {
  expect(await ran('await endWith(3)')).toEqual({ lines: [], well: false })
})

it('says its last line, and nothing after it', async () => {
  expect(await ran("await lastLine('early')('2 of 2', 0)")).toEqual({ lines: ['2 of 2'], well: true })
})

it.each([
  ['an error that nobody caught', "throw new Error('a row')"],
  ['a promise that nobody waits for', "void Promise.reject(new Error('a row')); setTimeout(() => {}, 1e6)"],
  ['an answer that never comes', 'await new Promise(() => {})'],
  ['an end before the line', 'process.exit(0)'],
])('says and fails when it ends early: %s', async (_what, script) => {
  const { lines, well } = await ran(`lastLine('ended early'); ${script}`)
  expect(well).toBe(false)
  expect(lines).toContain('ended early')
  if (script.includes('a row')) expect(lines.join('\n')).toContain('a row')
})
