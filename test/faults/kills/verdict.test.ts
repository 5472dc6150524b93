import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Resource, Task } from '@medplum/fhirtypes'
import { afterAll, expect, test } from 'vitest'
import { compositionOf } from '../../../main/engine/record/composition.ts'
import { createExpected } from './expected.ts'
import type { TypistMessage } from './names.ts'
import { type CentralCopy, judge } from './verdict.ts'

const folder = mkdtempSync(join(tmpdir(), 'rounds-kill-verdict-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const note = (subjective: string, status: 'preliminary' | 'final' = 'final', id = 'n'): Resource => ({
  ...compositionOf(
    { id, patientId: 'v0', encounterId: 'v0-visit', practitionerId: 'ada', practitionerName: 'Dr Ada' },
    undefined,
    { subjective, objective: '', assessment: '', plan: '' },
    { status, date: '2026-01-05T14:00:00Z', orders: [] },
  ),
  meta: { versionId: `${id} ${subjective}` },
})

/** A central API whose versions are these, the last of each resource being current; nobody is in scope. */
function central(...resources: Resource[]): CentralCopy {
  const versions = resources.map((resource, position) => ({
    position,
    type: resource.resourceType,
    id: resource.id ?? '',
    resource,
  }))
  const current = versions.filter(
    ({ type, id }, n) => !versions.slice(n + 1).some((later) => later.type === type && later.id === id),
  )
  return { versions, current, inside: new Set() }
}

function expected(...messages: TypistMessage[]) {
  const it = createExpected()
  for (const one of messages) it.receive(one)
  return it
}
const kept: TypistMessage = { did: 'kept', token: 'K1x1.', encounterId: 'v0-visit', where: 'subjective' }
const signed: TypistMessage = { did: 'signed', encounterId: 'v0-visit' }
const read = (text: string): TypistMessage => ({
  did: 'read',
  encounterId: 'v0-visit',
  text,
  orders: [],
  signed: true,
})
const drained: TypistMessage = { did: 'drained', unsent: 0, setAside: [], cacheMessage: null }

test('what was kept, is shown and stands at the central API once holds', () => {
  const verdict = judge(expected(kept, signed), [read('K1x1.'), drained], central(note('K1x1.')), folder)
  expect(verdict).toEqual({ lost: [], doubled: [], diverged: [] })
})

test('a word that is not shown, not sent, or whose signature is void is lost', () => {
  const nowhere = judge(expected(kept, signed), [read(''), drained], central(note('', 'preliminary')), folder)
  expect(nowhere.lost).toEqual([
    'K1x1. is not shown any more',
    'K1x1. is not at the central API',
    'v0-visit was signed, and is not signed at the central API',
  ])
  const ordered: TypistMessage = { did: 'ordered', orderId: 'o', encounterId: 'v0-visit' }
  const problem: TypistMessage = { did: 'problem', message: 'note.edit: internal' }
  const aside: TypistMessage = {
    ...drained,
    unsent: 2,
    setAside: ['note: refused'],
    cacheMessage: 'Damaged.',
  }
  expect(judge(expected(ordered, problem), [aside], central(), folder).lost).toEqual([
    'o is an order that is not shown any more',
    'note.edit: internal',
    '2 writes are still unsent',
    'put aside: note: refused',
    'the files are damaged: Damaged.',
  ])
  expect(judge(expected(), [], central(), folder).lost).toEqual(['the last start did not get to its end'])
})

test('a word twice, a version twice, a transmission twice are doubled', () => {
  const sent = (id: string): Task => ({
    resourceType: 'Task',
    id,
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
    focus: { reference: 'MedicationRequest/o' },
  })
  const { doubled } = judge(
    expected(),
    [drained],
    central(
      note('K1x1. K1x1.'),
      note('K1x2.'),
      note('K1x2.'),
      note('K1x2.', 'final', 'm'),
      sent('a'),
      sent('b'),
    ),
    folder,
  )
  expect(doubled).toEqual([
    'a token twice in Composition/n',
    'Composition/n was written twice',
    'K1x2. in Composition/n and Composition/m',
    '2 transmissions of MedicationRequest/o',
  ])
})

test('a chart in scope that the workstation lacks is diverged', () => {
  const copy = { ...central(note('K1x1.')), inside: new Set(['v0']) }
  expect(judge(expected(), [drained], copy, folder).diverged).toEqual(['the workstation lacks Composition/n'])
})
