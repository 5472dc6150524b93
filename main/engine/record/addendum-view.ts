import type { Composition } from '@medplum/fhirtypes'
import type { AddendumView, Kept, MarkedInError } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import type { Held, ReadableCache } from '../cache/cache.ts'
import { extensionOf } from '../fhir/read.ts'
import { addendaOf, addendumText, continues, isBy } from './addendum.ts'
import { authorsOf } from './authors.ts'

/** All that continues notes of a visit and holds text, oldest first. */
export const addendumViews = (cache: ReadableCache, encounterId: string, me: string): AddendumView[] =>
  addendaOf(cache, encounterId)
    .filter(({ resource }) => resource.status !== 'preliminary' || addendumText(resource) !== '')
    .map((held) => viewOf(cache, encounterId, held, me))

function viewOf(
  cache: ReadableCache,
  encounterId: string,
  { resource, pending }: Held<Composition>,
  me: string,
): AddendumView {
  const { id = '', attester, date } = resource
  const marked = markedInError(resource)
  return {
    compositionId: id,
    continues: continues(resource)?.code ?? 'appends',
    state: stateOf(resource, marked),
    text: addendumText(resource),
    author: authorsOf(cache, resource),
    mine: isBy(resource, me),
    late: extensionOf(resource, rounds.lateText) !== undefined,
    at: attester?.[0]?.time ?? date,
    kept: keptOf(resource, pending),
    mergedUnseen: cache.mergedUnseen(encounterId, id),
    marked,
  }
}

function stateOf({ status }: Composition, marked: MarkedInError | null): AddendumView['state'] {
  switch (status) {
    case 'preliminary':
      return 'unsigned'
    case 'entered-in-error':
      return marked ? 'entered-in-error' : 'discarded'
    default:
      return 'signed'
  }
}

function keptOf({ status }: Composition, pending: boolean): Kept {
  if (status === 'preliminary') return pending ? 'on-this-machine' : 'at-central'
  return pending ? 'signed-here' : 'signed'
}

/** Who marked a note entered in error, when and why; null for one that stands, or was discarded unsigned. */
export function markedInError(composition: Composition | undefined): MarkedInError | null {
  if (composition?.status !== 'entered-in-error') return null
  const parts = extensionOf(composition, rounds.markedInError)
  if (!parts) return null
  return {
    by: extensionOf(parts, 'by')?.valueReference?.display ?? composition.author[0]?.display ?? '',
    at: extensionOf(parts, 'at')?.valueDateTime ?? composition.date,
    why: extensionOf(parts, 'reason')?.valueString ?? '',
  }
}
