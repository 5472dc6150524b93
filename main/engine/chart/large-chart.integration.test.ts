import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { growth, linear } from '../../../test/support/cost.ts'
import { openCache } from '../cache/open.ts'
import { emptyPage } from '../sync/pages.ts'
import { chartView } from '../testing/whole-chart.ts'
import { chartNoteRows } from './notes.ts'

const subject = { reference: 'Patient/p' }
const at = '2026-01-05T10:00:00Z'
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }], text: code })
const ids = (name: string, size: number) => Array.from({ length: size }, (_, n) => `${name}-${n}`)

/** Charts as another system may fill them: much of one kind, alike, at one time, of each other. */
const charts: Record<string, (size: number) => Resource[]> = {
  'allergies to one thing': (size) =>
    ids('allergy', size).map((id) => ({
      resourceType: 'AllergyIntolerance',
      id,
      patient: subject,
      code: { text: 'Latex' },
    })),
  'prescriptions of one medicine': (size) =>
    ids('order', size).map((id) => ({
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: {
        coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197805' }],
      },
    })),
  'problems by one code': (size) =>
    ids('problem', size).map((id) => ({ resourceType: 'Condition', id, subject, code: { text: 'Cough' } })),
  'values of one test at one time': (size) =>
    ids('value', size).map((id) => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      subject,
      code: loinc('718-7'),
      effectiveDateTime: at,
      valueQuantity: { value: 12, unit: 'g/dL' },
    })),
  'panels that all have all members': (size) => {
    const members = ids('member', Math.ceil(size / 20))
    return [
      ...members.map(
        (id): Resource => ({
          resourceType: 'Observation',
          id,
          status: 'final',
          subject,
          code: loinc(id),
          valueString: 'x',
        }),
      ),
      ...ids('panel', 20).map(
        (id): Resource => ({
          resourceType: 'Observation',
          id,
          status: 'final',
          subject,
          code: loinc(id),
          hasMember: members.map((member) => ({ reference: `Observation/${member}` })),
        }),
      ),
    ]
  },
  'one value of many components': (size) => [
    {
      resourceType: 'Observation',
      id: 'one',
      status: 'final',
      subject,
      code: loinc('85354-9'),
      effectiveDateTime: at,
      component: ids('part', size).map((part) => ({ code: loinc(part), valueString: part })),
    },
  ],
  'visits at one time': (size) =>
    ids('visit', size).map((id) => ({
      resourceType: 'Encounter',
      id,
      status: 'finished',
      class: { code: 'VR' },
      subject,
      period: { start: at, end: at },
    })),
  'notes that go on from each other': (size) =>
    ids('note', size).map((id, n) => ({
      resourceType: 'Composition',
      id,
      status: 'final',
      type: loinc('11506-3'),
      subject,
      date: at,
      author: [{ display: 'Ada Rains, MD' }],
      title: 'Note',
      ...(n > 0
        ? {
            relatesTo: [
              { code: 'appends' as const, targetReference: { reference: `Composition/note-${n - 1}` } },
            ],
          }
        : {}),
    })),
}

const clock = { now: () => Date.parse(at), monotonic: () => performance.now(), after: () => () => {} }

test.each(Object.entries(charts))('a chart of %s costs no more than its size to open', (_, made) => {
  const folders: string[] = []
  const opened = new Map<number, ReturnType<typeof openCache>>()
  const cacheOf = (size: number) => {
    const known = opened.get(size)
    if (known) return known.cache
    const folder = mkdtempSync(join(tmpdir(), 'rounds-large-'))
    folders.push(folder)
    const file = openCache({ folder, key: Buffer.alloc(32, 5), clock, log: () => {} })
    opened.set(size, file)
    const versions = [{ resourceType: 'Patient', id: 'p' } as Resource, ...made(size)].map((resource, n) => ({
      resource: { ...resource, meta: { versionId: `v${n}` } } as Resource,
      position: String(n + 1).padStart(16, '0'),
    }))
    const compartment = { patientId: 'p', done: true, asOf: at }
    file.cache.applyPage({ ...emptyPage(), compartment, versions, entered: ['p'] })
    return file.cache
  }
  try {
    const open = (size: number) => {
      const cache = cacheOf(size)
      chartNoteRows(cache, 'p', 1_000_000)
      return chartView(cache, 'p', '2026-01-05', '')
    }
    expect(growth(open, 400)).toBeLessThan(linear)
  } finally {
    for (const one of opened.values()) one.close()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
})
