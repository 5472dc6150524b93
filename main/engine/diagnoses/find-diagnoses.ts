import type { Encounter } from '@medplum/fhirtypes'
import type { DiagnosesFound, DiagnosisChoice, EditionView } from '../../../preload/views/index.ts'
import { looksLikeCode, writtenCode } from '../../clinical/diagnoses/code.ts'
import { isPast } from '../../clinical/diagnoses/edition.ts'
import { searchDiagnoses } from '../../clinical/diagnoses/search.ts'
import type { Wishes } from '../../clinical/diagnoses/standing.ts'
import { variantsOf } from '../../clinical/diagnoses/variants.ts'
import type { KeptEdition, ReadableCache } from '../cache/cache.ts'
import { editionOfVisit } from '../record/visit-diagnoses.ts'
import type { EditionIndex } from '../terminology/edition-index.ts'

type Cache = Pick<ReadableCache, 'editions'>

export const editionView = (edition: KeptEdition | null, day: string): EditionView | null =>
  edition && { title: edition.title, starts: edition.starts, past: isPast(edition, day) }

/** A code as it is offered, with its variants. */
function choiceOf(index: EditionIndex, edition: KeptEdition, code: string): DiagnosisChoice[] {
  const icd = index.of(edition)
  const row = icd.at.get(code)
  const one = row === undefined ? undefined : icd.rows[row]
  return row === undefined || !one ? [] : [{ ...one, ...variantsOf(icd, row) }]
}

/** Of a code that the edition in force has no more, or not to be recorded any more: what it was, and what took its place. */
export function endedCode(
  { editions }: Cache,
  all: readonly KeptEdition[],
  edition: KeptEdition,
  code: string,
) {
  if (editions.row(edition.version, code)?.choosable) return null
  for (const before of all.filter(({ starts }) => starts < edition.starts)) {
    const row = editions.row(before.version, code)
    if (row?.choosable)
      return {
        code,
        title: row.title,
        since: edition.starts,
        successors: successorsOf({ editions }, edition, code),
      }
  }
  return null
}

/** Those that are named; where none is, what a code that became a header heads. */
function successorsOf({ editions }: Cache, edition: KeptEdition, code: string): string[] {
  const named = editions.successors(edition.version, code)
  if (named.length > 0) return named
  return editions
    .rowsAfter(edition.version, code, 12)
    .filter((row) => row.choosable && row.code.startsWith(code))
    .map((row) => row.code)
}

export function findDiagnoses(
  cache: Cache,
  index: EditionIndex,
  { encounter, today }: { encounter: Encounter | undefined; today: string },
  query: string,
  wishes: Wishes,
): DiagnosesFound {
  const { all, day, edition } = editionOfVisit(cache, encounter, today)
  if (!edition) return { edition: null, state: 'none', found: [], ended: null }
  const icd = index.of(edition)
  const ended = looksLikeCode(query) ? endedCode(cache, all, edition, writtenCode(query)) : null
  return {
    edition: editionView(edition, day),
    state: 'ready',
    // Of a code that ended what took its place is all there is to choose.
    found: ended
      ? []
      : searchDiagnoses(icd, query, wishes).flatMap((row) => {
          const one = icd.rows[row]
          return one ? [{ ...one, ...variantsOf(icd, row) }] : []
        }),
    ended: ended && {
      ...ended,
      successors: ended.successors.flatMap((code) => choiceOf(index, edition, code)),
    },
  }
}
