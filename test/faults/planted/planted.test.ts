import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sourcesOf } from '../../support/altered-source.ts'
import { bugs } from './all.ts'
import { plantedIn } from './bug.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

test('every planted bug still has its place in the program', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(25)
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length)
  for (const bug of bugs) for (const source of sourcesOf(bug.changes).values()) expect(source).not.toBe('')
})

/** What `mergeText` makes of two edits of one paragraph, in a process with this bug. */
function merged(bug: string): string {
  const script = `
    import { mergeText } from ${JSON.stringify(here('../../../main/engine/merge/merge-text.ts'))}
    console.log(JSON.stringify(mergeText('a', 'a mine', 'a theirs')))`
  const args = ['--import', here('plant.ts'), '--input-type=module', '-e', script]
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, [plantedIn]: bug },
  })
  return stdout.trim() || stderr
}

test('a process has the bug it is given, no other, and refuses one that does not exist', () => {
  expect(merged('')).toBe('{"kind":"conflict"}')
  expect(merged('merge-drops-theirs')).toBe('{"kind":"same","text":"a mine"}')
  expect(merged('leave-ignored')).toBe('{"kind":"conflict"}')
  expect(merged('no-such-bug')).toContain('There is no planted bug called no-such-bug.')
})
