import type { Provenance } from '@medplum/fhirtypes'
import { expect, test, vi } from 'vitest'
import { provenance } from './provenance.ts'
import type { Write } from './row.ts'

const patient = { resourceType: 'Patient', id: 'p' }
const note = { resourceType: 'Composition', id: 'n', subject: { reference: 'Patient/p' } }
const of = (references: string[]) => {
  const read = vi.fn((_type: string, id: string) => {
    const resource = [patient, note].find((one) => one.id === id)
    return resource && { resource }
  })
  const next = {
    resourceType: 'Provenance',
    target: ['Patient/p', ...references].map((reference) => ({ reference })),
    agent: [],
  }
  const services = { store: { read, inCare: () => true } }
  const check = () => provenance.check?.({ services, me: 'ada', next } as unknown as Write<Provenance>)
  return { check, read }
}

test('a note that a list names a thousand times, and by each version, is read once', () => {
  const names = Array.from({ length: 1000 }, (_, n) => `Composition/n/_history/v${n}`)
  const { check, read } = of(['Composition/n', ...names])
  check()
  expect(read.mock.calls).toEqual([
    ['Patient', 'p'],
    ['Composition', 'n'],
  ])
})

test.each([
  ['that is not known', ['Composition/n', 'Composition/other']],
  ['that is no Type/id', ['Composition/n', 'https://elsewhere.example/Composition/n']],
])('a target %s is refused', (_, references) => {
  expect(of(references).check).toThrow('Every target of a Provenance')
})
