import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { notePartsOf } from './note-parts.ts'

test('sections nested however deep are read, and their titles do not grow with it', () => {
  const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Here.</p></div>'
  let section: CompositionSection = { title: 'Innermost', text: { status: 'generated', div } }
  for (let depth = 0; depth < 20_000; depth++) section = { title: 'Level', section: [section] }
  const note: Composition = {
    resourceType: 'Composition',
    status: 'final',
    type: { text: 'Note' },
    date: '2026-11-20',
    author: [{ display: 'Dr D' }],
    title: 'Note',
    section: [section],
  }
  expect(notePartsOf(note)).toEqual([{ title: 'Level / Level / Level / Level / Innermost', text: 'Here.' }])
})
