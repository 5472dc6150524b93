import type { Bundle, Composition, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { ReadableCache } from '../cache/cache.ts'
import { chartDocument } from './chart-document.ts'

const subject = { reference: 'Patient/p' }
const records: (Resource & { id: string })[] = [
  { resourceType: 'Patient', id: 'p' },
  { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Asthma' } },
  { resourceType: 'Condition', id: 'c2', subject },
  { resourceType: 'Task', id: 't', for: subject, status: 'requested', intent: 'order' },
  {
    resourceType: 'Composition',
    id: 'draft',
    status: 'preliminary',
    subject,
    type: { text: 'Note' },
    title: 'Note',
    date: '2026-11-23',
    author: [{ reference: 'Practitioner/ada' }],
  },
]

/** A cache of these records, read two at a time; the last one was written here. */
function cacheOf(state: 'partial' | 'complete', unreadable = 0): ReadableCache {
  const [copies, written] = [records.slice(0, -1), records.slice(-1)]
  return {
    compartment: () => ({ state }),
    unreadable: () => Array.from({ length: unreadable }),
    read: (type: string, id: string) => {
      const resource = records.find((one) => one.resourceType === type && one.id === id)
      return resource && { resource }
    },
    chart: {
      writtenHere: () => written,
      scan(_patientId: string, { position }: { position: string }) {
        const from = Number(position || 0)
        const last = from + 2 < copies.length ? { type: '', position: String(from + 2) } : null
        return { resources: copies.slice(from, from + 2), last }
      },
    },
  } as unknown as ReadableCache
}
const make = (cache: ReadableCache): Bundle =>
  chartDocument(cache, {
    patientId: 'p',
    base: 'https://practice.example/fhir/R4',
    at: '2026-11-23T10:00:00Z',
    author: { reference: 'Practitioner/ada' },
  })
const sectionsOf = (bundle: Bundle) => (bundle.entry?.[0]?.resource as Composition | undefined)?.section

test('a chart goes out page by page, by kind, without tasks and notes that are not signed', () => {
  const bundle = make(cacheOf('complete'))
  expect(bundle.entry?.map(({ resource }) => `${resource?.resourceType}/${resource?.id}`).slice(1)).toEqual([
    'Patient/p',
    'Condition/c1',
    'Condition/c2',
  ])
  expect(sectionsOf(bundle)).toMatchObject([
    { title: 'Problem', entry: [{ reference: 'Condition/c1' }, { reference: 'Condition/c2' }] },
  ])
})

test('what the server has and nobody could read here is said in it', () => {
  const sections = sectionsOf(make(cacheOf('complete', 2)))
  expect(sections?.at(-1)).toMatchObject({ title: 'Not in this document' })
  expect(sections?.at(-1)?.text?.div).toContain('2 of the server’s records')
})

test('of a chart that is not wholly here none is made', () => {
  expect(() => make(cacheOf('partial'))).toThrow('Not all of this chart')
})
