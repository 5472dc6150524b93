import { withoutPatient } from '../../../main/clinical/favorites/favorite.ts'
import type { FavoriteView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'
import { medications } from './patients.ts'

/** Some that were kept before, of this fake's catalog, and one whose medicine it has no more. */
export function someFavorites(): FavoriteView[] {
  const said = {
    dosage: 'Take 1 tablet by mouth once a day',
    sig: {
      ...({ dose: 1, doseMax: null, unit: 'tablet', route: 'oral', often: 'daily', days: null } as const),
      ...{ asNeeded: null, more: '', mg: null, perKg: null },
    },
    quantity: 30,
    quantityUnit: 'tablets',
    refills: 0,
    unsent: null,
  }
  const of = (beginning: string) => {
    const choice = medications.find(({ name }) => name.toLowerCase().startsWith(beginning)) ?? null
    return { rxcui: choice?.rxcui ?? '1', medication: choice?.name ?? beginning, choice }
  }
  return [
    { id: 'hives', name: 'Hives', of: 'own', ...of('loratadine'), ...said, refills: 1, used: 4 },
    { id: 'bp', name: '', of: 'own', ...of('lisinopril'), ...said, quantity: 90, refills: 3, used: 9 },
    { id: 'gone', name: '', of: 'own', ...of('Ranitidine 150 mg tablet'), ...said, used: 0 },
    { id: 'shared', name: 'Allergies', of: 'practice', ...of('loratadine'), ...said, used: 1 },
  ]
}

export function favoriteAnswers({ world }: Around): AnswersOf<'favorites'> {
  const own = (id: string): FavoriteView => {
    const found = world.favorites.items.find((each) => each.id === id && each.of === 'own')
    if (!found) throw new Refusal('not-found', 'This favorite is not there any more.')
    return found
  }
  return {
    'favorites.list': () => world.favorites,
    'favorites.keep': ({ encounterId: _, id, ...said }) => {
      const choice = medications.find(({ rxcui }) => rxcui === said.rxcui)
      if (!choice) throw new Refusal('not-found', 'This medication is not in the catalog.')
      const before = id === null ? null : own(id)
      const kept: FavoriteView = {
        id: before?.id ?? crypto.randomUUID(),
        name: before?.name ?? '',
        of: 'own',
        choice,
        ...withoutPatient({ ...said, medication: choice.name }),
        used: before?.used ?? 0,
        unsent: null,
      }
      const others = world.favorites.items.filter((each) => each.id !== id)
      world.favorites = { ...world.favorites, items: [...others, kept] }
      return { id: kept.id }
    },
    'favorites.rename': ({ id, name }) => {
      Object.assign(own(id), { name })
      return {}
    },
    'favorites.remove': ({ id }) => {
      own(id)
      world.favorites = {
        ...world.favorites,
        items: world.favorites.items.filter((each) => each.id !== id),
      }
      return {}
    },
  }
}
