import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const renderer = join(import.meta.dirname, '../../renderer')
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tsx'),
)

/** Chromium keeps what stands in a field in its form history and in the page's history entry, on disk, unless told not to. */
it('lets Chromium remember no field in which a person types', () => {
  const remembered: string[] = []
  let fields = 0
  for (const name of sources) {
    const text = readFileSync(join(renderer, name), 'utf8')
    const ofForm = /<form[^>]*autoComplete="off"/.test(text)
    for (const [field] of text.matchAll(/<(?:input|textarea)\b[\s\S]*?\/>/g)) {
      if (/type="(radio|checkbox|range)"/.test(field)) continue
      fields += 1
      if (!ofForm && !field.includes('autoComplete="off"')) remembered.push(`${name}: ${field.slice(0, 80)}`)
    }
  }
  expect(fields).toBeGreaterThan(8)
  expect(remembered).toEqual([])
})
