import type { Composition } from '@medplum/fhirtypes'
import type { NoteView } from '../../../preload/views/index.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { visitOf } from '../context/engine-context.ts'
import { isHolder } from '../context/my-visit.ts'
import { addendumViews, markedInError } from '../record/addendum-view.ts'
import { coSignatureOf } from '../record/co-signature.ts'
import { sectionCodes, sections, textsOf } from '../record/composition.ts'
import { editorOf, isOpenElsewhere } from '../record/editor.ts'
import { noteTexts, unwritten } from '../record/note-texts.ts'
import { signedWithout } from '../record/signed-without.ts'
import { notMineMessage } from '../record/who-has-it.ts'
import { colleagueNotes } from './colleague-notes.ts'
import { toDecide } from './to-decide.ts'

/** The note of this provider in a visit; pure reading. Throws `not-signed-in`, `not-found`. */
export function noteView(context: EngineContext, encounterId: string): NoteView {
  const visit = visitOf(context, encounterId)
  const { composition, held, patient, me } = visit
  const signed = visit.note.signed
  const texts = signed ? textsOf(composition) : noteTexts(context.cache, encounterId, composition)
  const journal = context.cache.journal(encounterId)
  const conflicts = toDecide(context.cache, encounterId, composition?.id, texts)
  const holder = isHolder(visit)
  const signAlone = !signed && !holder && held !== undefined && visit.note.written
  const why = signed
    ? 'The note is signed. Its text no longer changes.'
    : holder || signAlone
      ? null
      : `${notMineMessage(held)} You had written nothing.`
  const { kept, keptAt } = keptWhere(context, visit)
  const attester = composition?.attester?.[0]
  return {
    encounterId,
    compositionId: noteId(encounterId, me.practitionerId),
    patientId: visit.patientId,
    patientName: spokenName(patient?.name) || held?.patientName || '',
    birthDate: patient?.birthDate ?? held?.birthDate ?? null,
    sections: sectionCodes.map((code) => {
      const conflict = conflicts.find((one) => one.section === code)
      return {
        code,
        title: sections[code].title,
        hint: sections[code].hint,
        text: texts[code],
        revision: journal.find((one) => one.section === code)?.revision ?? 0,
        conflict: conflict
          ? { theirs: conflict.theirs, theirAuthor: conflict.theirAuthor, theirWhen: conflict.theirWhen }
          : null,
        mergedUnseen: context.cache.mergedUnseen(encounterId, code),
      }
    }),
    kept,
    keptAt,
    editable: why === null && !isOpenElsewhere(composition, context.device),
    notEditableWhy: why,
    signedAt: signed ? (attester?.time ?? composition?.date ?? null) : null,
    signedBy: signed ? (attester?.party?.display ?? me.name) : null,
    signedWithout: signed ? signedWithout(composition) : null,
    marked: markedInError(composition),
    colleagues: colleagueNotes(context.cache, encounterId, me.practitionerId),
    addenda: addendumViews(context.cache, encounterId, me.practitionerId),
    coSignature: coSignatureOf(context.cache, composition),
    openElsewhere: openElsewhere(context, composition),
    may: { add: signed, mark: composition?.status === 'final', signAlone },
  }
}

/** The author's other device, where the note is open for typing. */
function openElsewhere(
  context: EngineContext,
  composition: Composition | undefined,
): NoteView['openElsewhere'] {
  const editor = editorOf(composition)
  if (!composition || !editor || editor.id === context.device.id) return null
  const typedAt = composition.date
  const ms = (context.serverNow() ?? context.platform.clock.now()) - Date.parse(typedAt)
  return { device: editor.name, typedAt, typedSeconds: Math.max(0, Math.floor(ms / 1000)) }
}

/** Where the text is now, never said safer than it is. */
function keptWhere(
  context: EngineContext,
  visit: ReturnType<typeof visitOf>,
): Pick<NoteView, 'kept' | 'keptAt'> {
  const { encounterId, composition, note } = visit
  const journalAt = context.cache
    .journal(encounterId)
    .map(({ at }) => at)
    .sort()
    .at(-1)
  const waits = context.cache
    .outbox()
    .some(({ mine }) => mine.some((one) => one.resourceType === 'Composition' && one.id === composition?.id))
  if (composition && composition.status !== 'preliminary')
    return { kept: waits ? 'signed-here' : 'signed', keptAt: composition.date }
  const lacking = !composition && note.written
  if (waits || lacking || unwritten(context.cache, encounterId).length > 0)
    return { kept: 'on-this-machine', keptAt: journalAt ?? composition?.date ?? null }
  if (composition) return { kept: 'at-central', keptAt: composition.meta?.lastUpdated ?? composition.date }
  // The chart of a visit that is someone else's now does not come any more.
  const comes = isHolder(visit) && context.cache.compartment(visit.patientId).state !== 'complete'
  return { kept: comes ? 'not-loaded' : 'empty', keptAt: null }
}
