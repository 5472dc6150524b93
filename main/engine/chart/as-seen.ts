import type {
  AllergyIntolerance,
  Annotation,
  Condition,
  MedicationStatement,
  Observation,
  Resource,
} from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { clinicianName } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { digestOf } from '../fhir/digest.ts'
import { idIn } from '../fhir/read.ts'

type Noted = AllergyIntolerance | Condition | MedicationStatement | Observation

const notesOf = (entry: Resource): Annotation[] => ('note' in entry && (entry.note as Annotation[])) || []

/**
 * What stands in an entry, as a form shows it and says back: `digest.notes`. The same whether it waits here to be sent or came from
 * the central API, which adds `meta` and may add the narrative. How many notes it has says whether who changed it left one.
 */
export function versionOf({ meta: _, ...entry }: Resource): string {
  const { text: __, ...said } = entry as Resource & { text?: unknown }
  return `${digestOf(said).slice(0, 32)}.${notesOf(said as Resource).length}`
}

/**
 * Refuses to write over what the writer has not seen. `seen`: the version that the form showed, '' where an older one did not keep it;
 * undefined: it was no form.
 */
export function asSeen<E extends Noted>(
  cache: ReadableCache,
  practitionerId: string,
  entry: E,
  seen: string | undefined,
): E {
  if (seen === undefined || seen === versionOf(entry)) return entry
  throw new Refusal(
    'not-editable',
    `${whoChanged(cache, practitionerId, entry, seen)} meanwhile. Look at it again.`,
  )
}

/** Who left a note since; without a new one nobody is named. */
function whoChanged(cache: ReadableCache, me: string, entry: Noted, seen: string): string {
  const notes = notesOf(entry)
  const before = Number(seen.split('.')[1] ?? Number.NaN)
  const author = notes.length > before ? notes.at(-1)?.authorReference : undefined
  const id = idIn(author, 'Practitioner')
  if (id === me) return 'You changed this'
  const name = author?.display || (id && clinicianName(cache.read('Practitioner', id)?.resource.name))
  return name ? `${name} changed this` : 'This was changed'
}
