import type { VisitView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now } from './answers.ts'

type Channel =
  | 'note.takeOver'
  | 'note.addendum'
  | 'note.addendumSeen'
  | 'note.discard'
  | 'note.review'
  | 'note.sign'
  | 'note.reviewMark'
  | 'note.mark'

/** What the fake bridge answers about a note after it was signed, and about one that is open elsewhere. */
export function afterSigning({ world, emit }: Around): Pick<AnswersOf<'note'>, Channel> {
  const whose = (encounterId: string) => {
    const { patientName, birthDate, ageYears, age } = world.visits.get(encounterId) as VisitView
    return { patientName, birthDate: birthDate ?? null, ageYears: ageYears ?? null, age: age ?? null }
  }
  const addendumOf = (encounterId: string, compositionId: string) =>
    world.noteOf(encounterId).addenda.find((each) => each.compositionId === compositionId)

  return {
    'note.takeOver': ({ encounterId }) =>
      Object.assign(world.noteOf(encounterId), { openElsewhere: null, editable: true }),
    'note.addendum': ({ encounterId, compositionId, text, edit }) => {
      const note = world.noteOf(encounterId)
      const known = addendumOf(encounterId, compositionId)
      if (known) Object.assign(known, { text, at: now() })
      else
        note.addenda.push({
          compositionId,
          continues: note.marked ? 'replaces' : 'appends',
          state: 'unsigned',
          text,
          author: 'Dr Okafor',
          mine: true,
          late: false,
          at: now(),
          kept: 'on-this-machine',
          mergedUnseen: false,
          marked: null,
        })
      if (!known) emit('changed', { keys: [`note:${encounterId}`] })
      return { edit, text, keptAt: now() }
    },
    'note.addendumSeen': ({ encounterId, compositionId }) => {
      Object.assign(addendumOf(encounterId, compositionId) ?? {}, { mergedUnseen: false })
      return world.noteOf(encounterId)
    },
    'note.discard': ({ encounterId, compositionId }) => {
      Object.assign(addendumOf(encounterId, compositionId) ?? {}, { state: 'discarded' })
      return world.noteOf(encounterId)
    },
    'note.review': ({ encounterId }) => ({
      ...whose(encounterId),
      willHappen: ['The addendum becomes final and stands below the note, which stays as it was signed.'],
      prevents: [],
      digest: 'd',
    }),
    'note.sign': ({ encounterId, compositionId }) => {
      Object.assign(addendumOf(encounterId, compositionId) ?? {}, { state: 'signed', kept: 'signed-here' })
      return world.noteOf(encounterId)
    },
    'note.reviewMark': ({ encounterId }) => ({
      ...whose(encounterId),
      willHappen: [
        'The text stays readable, struck through, with your name, the time and the reason.',
        'Azithromycin 250 MG is with the pharmacy and can’t be unsent: it is stopped here, and you are asked to call them.',
      ],
      visits: [...world.visits.values()]
        .filter((visit) => visit.encounterId !== encounterId)
        .map((visit) => ({
          encounterId: visit.encounterId,
          name: visit.patientName,
          birthDate: visit.birthDate,
          reason: visit.reason,
          since: visit.startedAt ?? now(),
        })),
    }),
    'note.mark': ({ encounterId, reason }) =>
      Object.assign(world.noteOf(encounterId), {
        marked: { by: 'Dr Okafor', at: now(), why: reason },
        may: { add: true, mark: false, signAlone: false },
      }),
  }
}
