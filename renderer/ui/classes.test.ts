import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const page = join(import.meta.dirname, '..')
const read = (pattern: string) =>
  globSync(pattern, { cwd: page }).map((file) => readFileSync(join(page, file), 'utf8'))

/** A class that was renamed on one side only leaves a part of the screen without its look, and nothing else fails. */
test('every class of a style sheet is one that the page gives', () => {
  const given = new Set(read('**/*.{ts,tsx,html}').flatMap((text) => text.match(/[a-z][\w-]*/g) ?? []))
  const rules = read('**/*.css').map((text) => text.replaceAll(/\/\*[\s\S]*?\*\/|url\([^)]*\)/g, ''))
  const styled = new Set(rules.flatMap((text) => text.match(/\.[a-z][\w-]*/g) ?? []).values())
  expect(styled.size).toBeGreaterThan(200)
  // Those of the note's editor are its library's own.
  expect([...styled].filter((name) => !given.has(name.slice(1)) && !name.startsWith('.cm-'))).toEqual([])
})
