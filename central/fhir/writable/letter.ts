import { isDeepStrictEqual } from 'node:util'
import type { DocumentReference } from '@medplum/fhirtypes'
import { letterKindOf, longestLetter, writtenLetterOf } from '../../../main/clinical/letters/document.ts'
import { Problem } from '../../base/problem.ts'
import { encounterOf, patientOf, relativeReference } from '../../readers/references.ts'
import { isOnly, refuseOther, withNameOnRecord, withoutDisplay } from './names.ts'
import type { Row, Write } from './row.ts'

/** What a letter can have beside what every resource has: nothing that no reader of it would see. */
const elements = [
  ...['resourceType', 'id', 'meta', 'status', 'docStatus', 'type', 'subject', 'date', 'author', 'custodian'],
  ...['description', 'content', 'context'],
]

export const letter: Row<'DocumentReference'> = {
  type: 'DocumentReference',
  bound: 'visit',
  may: { create: 'holder', update: 'author' },
  author: 'the one `author` is the writer; another’s stays, and is taken back by the visit’s holder',
  rules: [
    'It is a letter of the visit (*DocumentReference* below): `current` (or taken back before it was sent) and `final`, one plain text of at most 40,000 characters, and `context.encounter` the visit alone.',
    'What it refers to (`context.related`) and is known here is of its patient.',
    'Written once: its author, also one who had the visit before, and who has it may take it back (`entered-in-error`); nothing else of it changes.',
  ],
  // Who had the visit before may be gone, and a wrong letter stands in the chart meanwhile.
  checkAuthor({ me, relation, next, previous }) {
    const mine = isOnly(me, next.author) && (!previous || isOnly(me, previous.author))
    refuseOther(
      mine || (previous !== undefined && relation === 'holder'),
      'A letter is written by its author, and taken back by its author or who has the visit.',
      'DocumentReference.author',
    )
  },
  check({ services: { store }, next, previous }: Write<DocumentReference>) {
    if (previous) {
      if (isTakenBack(next, previous)) return
      throw invalid('A letter that was finished is not changed; it can only be taken back.', 'status')
    }
    // One that was taken back before it was sent comes as it is then.
    const said = writtenLetterOf(next.status === 'entered-in-error' ? { ...next, status: 'current' } : next)
    if (!said || next.docStatus !== 'final' || Object.keys(next).some((name) => !elements.includes(name)))
      throw invalid('Workstations write the letters of a visit, and nothing else of this kind.', 'content')
    if (said.text.length > longestLetter)
      throw new Problem('too-large', `A letter has at most ${longestLetter} characters.`, {
        expression: ['DocumentReference.content'],
      })
    if (next.context?.encounter?.length !== 1 || !encounterOf(next))
      throw invalid('A letter is of one visit.', 'context.encounter')
    for (const reference of said.related) {
      const [type, id] = relativeReference(reference) ?? []
      const named = type && id ? store.read(type as 'Condition', id)?.resource : undefined
      if (!type || (named && patientOf(named) !== patientOf(next)))
        throw invalid('A letter refers to the chart of its patient.', 'context.related')
    }
  },
  settle: ({ services, me, next, previous }) => {
    const author = previous?.author ?? next.author?.map((one) => withNameOnRecord(services, me, one))
    return { ...next, ...(author && { author }) }
  },
}

const invalid = (message: string, element: string) =>
  new Problem('invalid-resource', message, { expression: [`DocumentReference.${element}`] })

const isTakenBack = (next: DocumentReference, previous: DocumentReference): boolean =>
  letterKindOf(previous) !== null &&
  previous.status === 'current' &&
  next.status === 'entered-in-error' &&
  isDeepStrictEqual(substance(next), substance(previous))

function substance({ meta: _meta, status: _status, author, ...rest }: DocumentReference): unknown {
  return { ...rest, author: author?.map((one) => withoutDisplay(one)) }
}
