import type { Library } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { PhraseView } from '../../../preload/views/index.ts'
import { isFavorite } from '../../clinical/favorites/library.ts'
import { isInstructionsLibrary } from '../../clinical/instructions/library.ts'
import { isPhrase, libraryOf, ownerOf, phraseOf } from '../../clinical/phrases/library.ts'
import { phraseName } from '../../clinical/phrases/phrase.ts'
import type { ReadableCache, WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { refusalOf, unreadable } from '../central/refusal.ts'

type Central = Pick<CentralClient, 'request'>
type Kept = Library & { id: string }

const fact = 'phrases'
/** So many pages of at most a megabyte. */
const mostPages = 20

/** As the server last gave them; what can't be read of one costs no other. */
export function phrasesIn(cache: Pick<ReadableCache, 'fact'>): PhraseView[] {
  return librariesIn(cache).flatMap((library) => phraseOf(library) ?? [])
}

/** What the practice shares of this kind, and this provider's own: phrases, instructions for patients, favorite prescriptions. */
export function librariesIn(cache: Pick<ReadableCache, 'fact'>): Kept[] {
  const text = cache.fact(fact)
  return text ? (JSON.parse(text) as Kept[]) : []
}

export const keepPhrases = (cache: Pick<WritableCache, 'setFact'>, libraries: Kept[]): void =>
  cache.setFact(fact, JSON.stringify(libraries))

/** All that this provider may call and send: the practice's, and their own. Throws `Refusal`. */
export async function askForPhrases(central: Central): Promise<Kept[]> {
  const libraries: Kept[] = []
  let path: string | null = '/fhir/R4/Library?status=active&_count=200'
  for (let page = 0; path !== null && page < mostPages; page++) {
    const answer = await central.request({ method: 'GET', path })
    if (answer.kind !== 'answer' || answer.status !== 200) throw refusalOf(answer)
    const read = pageOf(answer.body)
    libraries.push(...read.libraries)
    path = read.next
  }
  // Not read to the end, those of the last answer stay.
  if (path !== null) throw unreadable()
  return libraries
}

/** Throws `central-unreachable` where it is no page of a search. */
function pageOf(body: unknown): { libraries: Kept[]; next: string | null } {
  const { entry = [], link = [] } = body as {
    entry?: { resource?: Library }[]
    link?: { relation?: string; url?: string }[]
  }
  if (!Array.isArray(entry) || !Array.isArray(link)) throw unreadable()
  const libraries = entry.flatMap(({ resource }) =>
    resource?.resourceType === 'Library' && resource.id && isOurs(resource) ? [resource as Kept] : [],
  )
  const next = link.find(({ relation }) => relation === 'next')?.url
  // Asked of our own server, whatever host it says.
  const query = next && /\/Library(\?.*)$/.exec(next)?.[1]
  return { libraries, next: query ? `/fhir/R4/Library${query}` : null }
}

const isOurs = (library: Library): boolean =>
  isPhrase(library) || isInstructionsLibrary(library) || isFavorite(library)

export type OwnPhrase = { id: string | null; name: string; title: string; text: string }

/** Writes one of one's own, in the place of what stands there. Throws `bad-input`, `not-found`, and as the server refuses. */
export async function savePhrase(
  central: Central,
  cache: Pick<ReadableCache, 'fact'>,
  practitionerId: string,
  { id, name, title, text }: OwnPhrase,
): Promise<void> {
  if (!phraseName.test(name))
    throw new Refusal(
      'bad-input',
      'A name is of small letters, digits and hyphens, and begins with a letter.',
    )
  const others = phrasesIn(cache).filter((one) => one.of === 'own' && one.id !== id)
  if (others.some((one) => one.name === name))
    throw new Refusal('bad-input', `You have another phrase .${name}.`)
  const before = id === null ? undefined : own(cache, practitionerId, id)
  const made = { id: before?.id ?? crypto.randomUUID(), name, title, source: null }
  const library = libraryOf({ ...made, texts: [{ section: null, text }] }, { practitionerId })
  const answer = await central.request({
    method: 'PUT',
    path: `/fhir/R4/Library/${library.id}`,
    headers: {
      ...(before ? ifMatch(before) : { 'If-None-Match': '*' }),
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: Buffer.from(JSON.stringify(library)),
  })
  if (answer.kind !== 'answer' || answer.status >= 300) throw refusalOf(answer)
}

/** Throws `not-found`, and as the server refuses. */
export async function removePhrase(
  central: Central,
  cache: Pick<ReadableCache, 'fact'>,
  practitionerId: string,
  id: string,
): Promise<void> {
  const before = own(cache, practitionerId, id)
  const answer = await central.request({
    method: 'DELETE',
    path: `/fhir/R4/Library/${id}`,
    headers: { ...ifMatch(before), 'Idempotency-Key': crypto.randomUUID() },
  })
  if (answer.kind !== 'answer' || answer.status >= 300) throw refusalOf(answer)
}

function own(cache: Pick<ReadableCache, 'fact'>, practitionerId: string, id: string): Kept {
  const found = librariesIn(cache).find((each) => each.id === id && ownerOf(each) === practitionerId)
  if (!found) throw new Refusal('not-found', 'This phrase is not there any more.')
  return found
}

const ifMatch = ({ meta }: Kept) => ({ 'If-Match': `W/"${meta?.versionId ?? ''}"` })
