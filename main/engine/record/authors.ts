import type { Composition, Reference, Resource } from '@medplum/fhirtypes'
import { clinicianName } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'

/** Everyone who wrote a note, in their order; empty where nobody is named. */
export const authorsOf = (cache: ReadableCache, note: Composition): string =>
  note.author
    .map((author) => authorName(cache, note, author))
    .filter(Boolean)
    .join(', ')

/** As the note names its author; else as the person, or the organization, that it refers to is called. */
function authorName(cache: ReadableCache, note: Composition, author: Reference): string {
  if (author.display) return author.display
  const inside = author.reference?.startsWith('#')
    ? note.contained?.find(({ id }) => id === author.reference?.slice(1))
    : undefined
  const known = inside ?? readAuthor(cache, author)
  if (known && 'name' in known) return typeof known.name === 'string' ? known.name : clinicianName(known.name)
  return ''
}

type Author = Extract<
  Resource,
  { resourceType: 'Practitioner' | 'Patient' | 'RelatedPerson' | 'Organization' }
>
const authorTypes = ['Practitioner', 'Patient', 'RelatedPerson', 'Organization'] as const

function readAuthor(cache: ReadableCache, author: Reference): Author | undefined {
  for (const type of authorTypes) {
    const id = idIn(author, type)
    if (id) return cache.read(type, id)?.resource as Author | undefined
  }
  return undefined
}
