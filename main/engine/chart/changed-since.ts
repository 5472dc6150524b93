import type { AllergyIntolerance, MedicationRequest } from '@medplum/fhirtypes'
import { allergyName } from '../../clinical/allergies/allergy.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { current } from './list-state.ts'
import { medicineText } from './medications.ts'

/** What the provider saw of allergies and medications: id → the server's version, and its words. */
export type Seen = Record<string, { version: string; words: string }>

/** What stands in the chart by the central API's word; what was written here is the provider's own doing. */
export function seenNow(cache: ReadableCache, patientId: string, encounterId: string): Seen {
  const held = [
    ...current(cache, 'AllergyIntolerance', patientId),
    ...current(cache, 'MedicationRequest', patientId).filter(
      (one) => one.encounter?.reference !== `Encounter/${encounterId}`,
    ),
  ]
  return Object.fromEntries(
    held.flatMap((one) => {
      const base = cache.read(one.resourceType, one.id ?? '')?.base
      return base?.meta?.versionId
        ? [[`${one.resourceType}/${one.id}`, seen(cache, base, base.meta.versionId)]]
        : []
    }),
  )
}

/** A sentence for each difference; empty when nothing changed. */
export function changesBetween(before: Seen, now: Seen): string[] {
  const sentences: string[] = []
  for (const [key, { version, words }] of Object.entries(now)) {
    if (!before[key]) sentences.push(`${kind(key)} recorded since you opened this chart: ${words}.`)
    else if (before[key].version !== version)
      sentences.push(`${kind(key)} changed since you opened this chart: ${words}.`)
  }
  for (const [key, { words }] of Object.entries(before)) {
    if (!now[key]) sentences.push(`${kind(key)} removed since you opened this chart: ${words}.`)
  }
  return sentences
}

const kind = (key: string) => (key.startsWith('Allergy') ? 'Allergy' : 'Medication')

function seen(
  cache: ReadableCache,
  resource: AllergyIntolerance | MedicationRequest,
  version: string,
): Seen[string] {
  const words =
    resource.resourceType === 'AllergyIntolerance' ? allergyName(resource) : medicineText(cache, resource)
  return { version, words: words || 'not named' }
}
