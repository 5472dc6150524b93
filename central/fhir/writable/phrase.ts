import type { Library } from '@medplum/fhirtypes'
import { favoriteOf, isFavorite } from '../../../main/clinical/favorites/library.ts'
import { isPhrase, ownerOf, phraseOf } from '../../../main/clinical/phrases/library.ts'
import { Problem } from '../../base/problem.ts'
import { refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

/** Of one phrase, as base64: some sixteen pages. */
const most = 64_000

const checkOwner = ({ me, next, previous }: Write<Library>): void =>
  refuseOther(
    ownerOf(next) === me && (!previous || ownerOf(previous) === me),
    'A phrase or favorite is written by its owner; those of the practice are the practice’s.',
    'Library.extension',
  )

const isReadable = (library: Library): boolean =>
  isFavorite(library) ? favoriteOf(library) !== null : isPhrase(library) && phraseOf(library) !== null

export const phrase: Row<'Library'> = {
  type: 'Library',
  bound: 'none',
  may: { create: 'anyone', update: 'anyone', delete: 'anyone' },
  author: 'its owner (extension `…/phrase-owner`) is the writer, and was',
  rules: [
    'It is a phrase or a favorite prescription (*Library* below) that a workstation can read, of at most 64,000 characters of content.',
    'Those of the practice have no owner, and no workstation writes them.',
  ],
  checkAuthor: checkOwner,
  check({ next }) {
    const size = next.content?.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) ?? 0
    if (isReadable({ ...next, status: 'active' }) && size <= most) return
    throw new Problem(
      'invalid-resource',
      'Workstations write phrases and favorites, and nothing else of this kind.',
      {
        expression: ['Library.content'],
      },
    )
  },
  checkRemoval: checkOwner,
}
