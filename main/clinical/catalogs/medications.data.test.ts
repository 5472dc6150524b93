import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { dataTest } from '../../../test/support/real-data.ts'
import { catalog } from './medications.ts'

dataTest(
  'codes that Synthea also uses name the same product',
  'terminology/rxnorm-medications.tsv',
  (path) => {
    const rows = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
    const display = new Map(rows.map(([, code, display]) => [code, display?.toLowerCase()]))
    const shared = catalog.filter(({ rxcui }) => display.has(rxcui))
    expect(shared.length).toBeGreaterThan(15)
    for (const { rxcui, ingredients } of shared) {
      const theirs = display.get(rxcui) ?? ''
      expect(
        ingredients.some(({ name }) => theirs.includes(name.slice(0, 7).toLowerCase())),
        `${rxcui} ${theirs}`,
      ).toBe(true)
    }
  },
)
