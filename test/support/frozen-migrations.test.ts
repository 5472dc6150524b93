import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const files = [
  'main/engine/cache/migrations/*.ts',
  'central/database/migrations/*.ts',
  // Parts of the central API keep their steps in one file.
  'central/*/migrations.ts',
]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('/all.ts'))
  .filter((file) => file !== 'central/database/migrations.ts')

/** What a migration brings in at run time: types are gone by then. */
function imports(source: string): string[] {
  const statements = source.matchAll(/^\s*(?:import|export)\s(?!type\b)[^'"]*?from\s+['"]([^'"]+)['"]/gm)
  const bare = source.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm)
  const dynamic = source.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)
  return [...statements, ...bare, ...dynamic].map((found) => found[1] as string)
}

/** Node's own modules, and helpers beside it that are frozen as it is. */
const isFrozen = (name: string) => isBuiltin(name) || /^\.\/frozen-[a-z0-9-]+\.ts$/.test(name)

test.each(files)('%s imports nothing that may change after its release', (file) => {
  expect(imports(readFileSync(root + file, 'utf8')).filter((name) => !isFrozen(name))).toEqual([])
})

test('a migration that imports from the program is found in whatever form it does', () => {
  expect(files).toContain('main/engine/cache/migrations/work-0002-audit.ts')
  expect(files).toContain('central/database/migrations/0007-co-signatures.ts')
  expect(files).toContain('central/audit/migrations.ts')
  const source = [
    "import type { Migration } from '../migrate.ts'",
    "import { randomUUID } from 'node:crypto'",
    "import { one } from './frozen-notes.ts'",
    "import {\n  type Two,\n  two,\n} from '../two.ts'",
    "export { three } from '../three.ts'",
    "import '../four.ts'",
    "  const five = await import('../five.ts')",
  ].join('\n')
  expect(imports(source).filter((name) => !isFrozen(name))).toEqual([
    '../two.ts',
    '../three.ts',
    '../four.ts',
    '../five.ts',
  ])
})
