import { useState } from 'react'
import { calledBy, findFavorites } from '../../main/clinical/favorites/favorite.ts'
import type { FavoriteView, MedicationChoice } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useFavorites, useMedicationSearch } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { favoriteLine } from './order-labels.ts'

type Found = { favorite: FavoriteView } | { medication: MedicationChoice }

const fromLetters = 2
/** Beside the catalog so many favorites are enough: one more letter brings the others. */
const mostFavorites = 8

/** Finds a medication by brand or ingredient in the terminology of this machine; one's favorites stand first. */
export function MedicationSearch({
  begin = '',
  onChosen,
  onFavorite,
}: {
  /** What is searched at first. */
  begin?: string
  onChosen: (choice: MedicationChoice) => void
  onFavorite: (favorite: FavoriteView) => void
}) {
  const [typed, setTyped] = useState(begin)
  const words = typed.trim()
  const { data: kept } = useFavorites()
  const { found, query, error } = useMedicationSearch(typed, fromLetters)
  const favorites = findFavorites(kept?.items ?? [], words).slice(0, mostFavorites)
  const items: Found[] = [
    ...favorites.map((favorite) => ({ favorite })),
    ...found.map((medication) => ({ medication })),
  ]
  const none = query !== '' && items.length === 0
  const { data: outside } = useBridgeQuery('orders.notHere', none ? { query } : null)
  const openAtOnce = (kept?.items.length ?? 0) > 0

  return (
    <>
      <SearchField
        key={openAtOnce ? 'with favorites' : 'without'}
        label="Medication"
        placeholder={openAtOnce ? 'Favorite, brand or ingredient' : 'Brand or ingredient'}
        typed={typed}
        onTyped={setTyped}
        items={items}
        foundFor={words.length < fromLetters ? words : query}
        line={lineOf}
        openAtOnce={openAtOnce}
        none={
          none && (
            <>
              {outside?.medication
                ? `${outside.medication} is not in the training catalog.`
                : `Nothing found for “${query}”.`}
              <span className="menu-note">
                The catalog is a selection of common outpatient products, not RxNorm whole.
              </span>
            </>
          )
        }
        onChosen={(chosen) =>
          'favorite' in chosen ? onFavorite(chosen.favorite) : onChosen(chosen.medication)
        }
      />
      <InlineError problem={error} />
    </>
  )
}

const lineOf = (found: Found) =>
  'favorite' in found ? favoriteOf(found.favorite) : catalogLine(found.medication)

function favoriteOf(favorite: FavoriteView) {
  const { id, name, medication, of, choice } = favorite
  const called = calledBy(favorite)
  return {
    key: `favorite ${id}`,
    name: called,
    content: (
      <>
        <span className="favorite-called">
          {called}
          <span className="favorite-mark">{of === 'own' ? 'Favorite' : 'Practice'}</span>
        </span>
        <span className="menu-note">
          {choice
            ? [name && medication, favoriteLine(favorite)].filter(Boolean).join(' · ')
            : 'Not in the catalog here any more'}
        </span>
      </>
    ),
  }
}

const catalogLine = ({ rxcui, name, brand, ingredients }: MedicationChoice) => ({
  key: rxcui,
  name,
  content: (
    <>
      {name}
      {(brand || ingredients.length > 1) && (
        <span className="menu-note">{ingredients.map((each) => each.name).join(', ')}</span>
      )}
    </>
  ),
})
