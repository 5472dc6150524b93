import { visitNote } from '../../../main/clinical/notes/note-types.ts'
import type { NoteView, VisitView } from '../../../preload/views/index.ts'
import { afterSigning } from './after-signing.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'
import type { Scenario } from './scenario.ts'

export function newNote(visit: VisitView, chart: Scenario['chart']): NoteView {
  const section = ({ code, title, hint }: (typeof visitNote.sections)[number]) => ({
    code,
    title,
    hint,
    text: '',
    revision: 0,
    conflict: null,
    mergedUnseen: false,
  })
  return {
    encounterId: visit.encounterId,
    compositionId: `note-${visit.encounterId}`,
    patientId: visit.patientId,
    patientName: visit.patientName,
    birthDate: visit.birthDate,
    sections: visitNote.sections.map(section),
    kept: chart === 'partial' ? 'not-loaded' : 'empty',
    keptAt: null,
    editable: true,
    notEditableWhy: null,
    signedAt: null,
    signedBy: null,
    signedWithout: null,
    marked: null,
    openElsewhere: null,
    coSignature: null,
    colleagues: [],
    addenda: [],
    may: { add: false, mark: false, signAlone: false },
  }
}

export function noteAnswers(around: Around): AnswersOf<'note' | 'cosign'> {
  const { world } = around
  return {
    'note.open': ({ encounterId }) => world.noteOf(encounterId),
    'note.takeUp': () => ({}),
    'note.edit': (input) => {
      const note = world.noteOf(input.encounterId)
      const section = note.sections.find((each) => each.code === input.section)
      if (!section) throw new Refusal('not-found', 'No such section.')
      world.edits.push({ ...input, at: performance.now() })
      section.text = input.text
      section.revision += 1
      note.kept = 'on-this-machine'
      return { edit: input.edit, revision: section.revision, keptAt: now() }
    },
    'note.decide': ({ encounterId, section, text }) => {
      const note = world.noteOf(encounterId)
      for (const each of note.sections)
        if (each.code === section)
          Object.assign(each, { text, conflict: null, mergedUnseen: false, revision: each.revision + 1 })
      return note
    },
    'note.seen': ({ encounterId, section }) => {
      const note = world.noteOf(encounterId)
      for (const each of note.sections) if (each.code === section) each.mergedUnseen = false
      return note
    },
    'cosign.count': () => ({ count: world.toCoSign.length }),
    'cosign.list': () => world.toCoSign,
    'cosign.viewed': () => ({}),
    'cosign.sign': ({ compositionId }) => {
      world.toCoSign = world.toCoSign.filter((row) => row.compositionId !== compositionId)
      return world.toCoSign
    },
    ...afterSigning(around),
  }
}
