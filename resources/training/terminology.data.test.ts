import { readFileSync } from 'node:fs'
import type { Bundle, Coding, Condition, Resource } from '@medplum/fhirtypes'
import { expect } from 'vitest'
import { dataTest } from '../../test/support/real-data.ts'
import { storyBundle } from './bundle.ts'
import { cast } from './cast/index.ts'
import { longStory } from './long-chart.ts'

const resources = [...cast, longStory]
  .map(storyBundle)
  .flatMap(({ entry }: Bundle) => (entry ?? []).flatMap((one) => one.resource ?? []))

/** Every coding at any depth. */
function codings(value: unknown): Coding[] {
  if (Array.isArray(value)) return value.flatMap(codings)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, held]) =>
    name === 'coding' ? (held as Coding[]) : codings(held),
  )
}

dataTest(
  'ICD-10-CM codes of the training patients have the words of the 2022 edition',
  'terminology/icd10cm-2022.tsv',
  (path) => {
    const edition = new Map(
      readFileSync(path, 'utf8')
        .split('\n')
        .map((line) => line.trimEnd().split('\t') as [string, string]),
    )
    const problems = resources.filter((one: Resource): one is Condition => one.resourceType === 'Condition')
    expect(problems.length).toBeGreaterThan(30)
    for (const { code } of problems) {
      const coding = code?.coding?.[0]
      expect(edition.get(coding?.code ?? ''), coding?.code).toBe(coding?.display)
    }
    const used = codings(resources).filter(({ system }) => system === 'http://hl7.org/fhir/sid/icd-10-cm')
    expect(used.length).toBeGreaterThan(problems.length)
    for (const { code } of used) expect(edition.has(code ?? ''), code).toBe(true)
  },
)
