import { isDeepStrictEqual } from 'node:util'
import type { Composition, CompositionRelatesTo, Extension, Reference } from '@medplum/fhirtypes'
import { isDerivedForAnother, noteId } from '../../../main/clinical/derived-ids.ts'
import { Problem } from '../../base/problem.ts'
import { attestedBy } from '../../co-signatures/supervisor.ts'
import { idOf } from '../../readers/references.ts'
import { base } from '../../readers/task.ts'
import type { FullStore } from '../../store/store.ts'
import { isMe, isOnly, refuseOther, withNameOnRecord, withoutDisplay } from './names.ts'
import type { Row, Write } from './row.ts'
import { withTag } from './tags.ts'

/** Who marked a note, when and why: `by` valueReference, `at` valueDateTime, `reason` valueString. */
const markedUrl = `${base}/entered-in-error`

export const note: Row<'Composition'> = {
  type: 'Composition',
  bound: 'visit',
  may: { create: 'author', update: 'author', delete: 'author' },
  author: '`author` is the writer alone, and was; an attester is the writer, and so is who marks it',
  rules: [
    'Whose visit it was once goes on writing their own note, out of scope too: it is tagged *after-handover*.',
    '`attester` of mode `professional` (who co-signs) is set by this server, when it becomes `final`, from the author’s Practitioner.',
    'Signed, only its mark `entered-in-error` follows (*Composition* below). `amended` is written by no workstation.',
    'It relates to others (`relatesTo`) by `appends` and `replaces` alone (*Composition* below).',
    'Only a `preliminary` one is deleted.',
    'An id that is a UUID of version 5 is derived as below (*Composition*), of this encounter and writer: nobody takes the id of another’s note.',
  ],
  checkAuthor,
  check: checkNote,
  checkRemoval({ me, next }) {
    refuseOther(isOnly(me, next.author), 'A note is deleted by its author.', 'Composition.author')
    if (next.status !== 'preliminary') throw new Problem('signed-immutable', 'A signed note is not deleted.')
  },
  settle,
}

const afterHandover = { code: 'after-handover', display: 'After handover' }

/** Nobody puts words into another's note, their name under words of their own, or takes its place. Throws `forbidden`. */
function checkAuthor({ me, next, previous }: Write<Composition>): void {
  const own = noteId(idOf(next.encounter?.reference, 'Encounter') ?? '', me)
  refuseOther(
    previous !== undefined || !isDerivedForAnother(next.id, own),
    'This is the id of another’s note.',
    'Composition.id',
  )
  refuseOther(
    isOnly(me, next.author) && (!previous || isOnly(me, previous.author)),
    'A note is written by its author alone.',
    'Composition.author',
  )
}

/** Who co-signs, what the writer is called, and that the visit was another's by then, is this server's to say. */
function settle(write: Write<Composition>) {
  const { services, me, previous, relation } = write
  const { store } = services
  const next = withAuthorNames(write)
  const signs = next.status === 'final' && (!previous || previous.status === 'preliminary')
  const isOpen = !previous || previous.status === 'preliminary'
  const attested = isOpen ? attestedBy(store, next, signs ? me : undefined) : next
  return relation === 'former' ? withTag(attested, afterHandover, true) : attested
}

function withAuthorNames({ services, me, next }: Write<Composition>): Composition & { id: string } {
  const named = <T extends Reference | undefined>(one: T) => withNameOnRecord(services, me, one)
  const { attester, extension } = next
  const mark = (one: Extension): Extension =>
    one.url === 'by' && one.valueReference ? { ...one, valueReference: named(one.valueReference) } : one
  return {
    ...next,
    author: next.author.map(named),
    ...(attester && {
      attester: attester.map((one) => (one.party ? { ...one, party: named(one.party) } : one)),
    }),
    ...(extension && {
      extension: extension.map((one) =>
        isMarked(one) && one.extension ? { ...one, extension: one.extension.map(mark) } : one,
      ),
    }),
  }
}

/**
 * What a note may become. Signed, its text stays; its author may mark it `entered-in-error`, with a reason, and
 * nothing else of it changes. What continues a note (`relatesTo` appends or replaces) is about the same visit, and is
 * signed only when the note it stands under is. Throws `signed-immutable`, `invalid-resource`, `forbidden`.
 */
function checkNote({ services: { store }, next, previous, me }: Write<Composition>): void {
  if (previous && previous.status !== 'preliminary') {
    checkMarking(next, previous, me)
    return
  }
  if (next.status === 'amended')
    throw new Problem('invalid-resource', 'A note is not amended: what is added to it is an addendum.', {
      expression: ['Composition.status'],
    })
  checkAttesters(next, me)
  if (previous && !isDeepStrictEqual(continued(next), continued(previous)))
    throw new Problem('invalid-resource', 'Which note an addendum belongs to is not changed.', {
      expression: ['Composition.relatesTo'],
    })
  if (!isDeepStrictEqual(related(next), previous ? related(previous) : []))
    throw new Problem(
      'invalid-resource',
      'A note appends or replaces another, and relates to none otherwise.',
      {
        expression: ['Composition.relatesTo'],
      },
    )
  for (const relation of continued(next)) checkContinued(store, next, relation)
}

/** The one of mode `professional` is set here, whatever was sent; another attests for nobody but themselves. */
function checkAttesters(next: Composition, me: string): void {
  const others = (next.attester ?? []).filter(({ mode }) => mode !== 'professional')
  for (const { party } of others)
    if (party && !isMe(me, party))
      throw new Problem('invalid-resource', 'A note is attested by its author.', {
        expression: ['Composition.attester'],
      })
}

function checkMarking(next: Composition, previous: Composition, me: string): void {
  const allowed =
    next.status === 'entered-in-error' &&
    previous.status !== 'entered-in-error' &&
    isDeepStrictEqual(substance(next), substance(previous))
  if (!allowed)
    throw new Problem(
      'signed-immutable',
      'A signed note is not changed; it can only be marked entered in error.',
      { expression: ['Composition.status'] },
    )
  const marked = next.extension?.find(isMarked)
  const reason = part(marked, 'reason')?.valueString?.trim()
  const by = idOf(part(marked, 'by')?.valueReference?.reference, 'Practitioner')
  if (!reason || by !== me || !part(marked, 'at')?.valueDateTime)
    throw new Problem('invalid-resource', 'Marking a note entered in error needs who, when and a reason.', {
      expression: ['Composition.extension'],
    })
}

/** What a signature stands for: everything but the server's `meta`, the status and the mark. */
function substance(note: Composition): unknown {
  const { meta: _meta, status: _status, extension, author, attester, ...rest } = note
  return {
    ...rest,
    author: author.map(withoutDisplay),
    attester: attester?.map((one) => ({ ...one, party: withoutDisplay(one.party) })),
    extension: (extension ?? []).filter((one) => !isMarked(one)),
  }
}

const isMarked = (extension: Extension) => extension.url === markedUrl
const part = (extension: Extension | undefined, url: string) =>
  extension?.extension?.find((one) => one.url === url)

const isContinuing = ({ code }: CompositionRelatesTo) => code === 'appends' || code === 'replaces'
const continued = (note: Composition): CompositionRelatesTo[] => (note.relatesTo ?? []).filter(isContinuing)
/** In any other way: what another system wrote stays, and no workstation writes it. */
const related = (note: Composition): CompositionRelatesTo[] =>
  (note.relatesTo ?? []).filter((one) => !isContinuing(one))

function checkContinued(
  store: FullStore,
  next: Composition,
  { code, targetReference }: CompositionRelatesTo,
) {
  const id = idOf(targetReference?.reference, 'Composition')
  const wrong = (message: string) =>
    new Problem('invalid-resource', message, { expression: ['Composition.relatesTo'] })
  if (!id || id === next.id) throw wrong('An addendum names the note it belongs to.')
  const target = store.read('Composition', id)?.resource
  if (target && !isSameVisit(next, target))
    throw wrong('An addendum belongs to a note of the same patient and visit.')
  if (next.status !== 'final') return
  const stands = code === 'appends' ? ['final', 'amended'] : ['entered-in-error']
  if (!target || !stands.includes(target.status))
    throw wrong(
      code === 'appends'
        ? 'An addendum is signed when the note it belongs to is, and while that one stands.'
        : 'Only a note that is marked entered in error is replaced.',
    )
}

const isSameVisit = (one: Composition, other: Composition): boolean =>
  one.subject?.reference === other.subject?.reference &&
  one.encounter?.reference === other.encounter?.reference
