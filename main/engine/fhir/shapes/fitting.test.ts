import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fitting } from './fitting.ts'
import { otherwise, shapes } from './resources.ts'

type Loose = Record<string, unknown>
const folder = join(import.meta.dirname, '../../../../resources/training/patients')

/** A few of each type that the training patients have. */
function training(): Loose[] {
  const found = new Map<string, Loose[]>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json')) continue
    const { entry = [] } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      entry?: { resource: Loose }[]
    }
    for (const { resource } of entry) {
      const type = String(resource.resourceType)
      const some = found.get(type) ?? []
      if (some.length < 3) found.set(type, [...some, resource])
    }
  }
  return [...found.values()].flat()
}

/** The value with one of its parts, however deep, replaced: each part once, by each of these. */
function* changed(value: unknown): Generator<unknown> {
  yield* [null, undefined, 5, Number.POSITIVE_INFINITY, 'x', true, [], {}, [null], ['x'], [{}]]
  if (Array.isArray(value))
    for (const [at, inner] of value.entries())
      for (const other of changed(inner)) yield value.map((it, n) => (n === at ? other : it))
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value))
      for (const other of changed(inner)) yield { ...value, [name]: other }
}

test('what fits is what zod takes: every training resource, and each with any part of it replaced', () => {
  const verdicts = { fits: 0, not: 0 }
  for (const resource of training()) {
    const schema = shapes[String(resource.resourceType)] ?? otherwise
    const fits = fitting(schema)
    expect(fits(resource)).toBe(true)
    for (const other of changed(resource)) {
      const verdict = fits(other)
      if (verdict !== schema.safeParse(other).success) expect(other).toBe(verdict ? 'taken' : 'refused')
      verdicts[verdict ? 'fits' : 'not']++
    }
  }
  expect(verdicts.fits).toBeGreaterThan(1000)
  expect(verdicts.not).toBeGreaterThan(1000)
})

test('each shape is made of kinds that it knows; what checks more is refused, not passed over', () => {
  for (const schema of Object.values(shapes)) expect(() => fitting(schema)).not.toThrow()
  for (const schema of [z.string().min(1), z.date(), z.looseObject({}), z.object({ a: z.unknown() })])
    expect(() => fitting(schema)).toThrow(/shape/i)
})
