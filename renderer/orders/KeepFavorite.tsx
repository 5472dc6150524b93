import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { ariaKeys } from '../base/keys.ts'
import { openDialog } from '../base/navigation.ts'
import { useFavorites } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Keys } from '../ui/Keys.tsx'
import { keepFavorite } from './actions.ts'
import { type Prescribed, sameAs } from './favorite-input.ts'

/** Keeps a prescription as one's own favorite with one press; of one that is kept, its name. */
export function KeepFavorite({
  encounterId,
  prescribed,
  chosen = '',
  ofForm = false,
}: {
  encounterId: string
  /** Null: something is missing yet. */
  prescribed: Prescribed | null
  /** The favorite that the form began with. */
  chosen?: string
  /** The one on screen that its key is for. */
  ofForm?: boolean
}) {
  const { data: favorites } = useFavorites()
  const { run, isPending, error } = useCommand('favorites.keep')
  const items = favorites?.items ?? []
  const same = prescribed && sameAs(prescribed, items)
  const changed = items.find(({ id, of }) => id === chosen && of === 'own')
  const keep = async (id: string | null) => {
    if (!prescribed || isPending) return
    const { medication: _, ...said } = prescribed
    await run({ encounterId, id, ...said })
  }
  const offered = (favorites?.offered ?? false) && !same
  const why = prescribed ? true : 'First say how it is taken.'
  useAction(keepFavorite, { when: ofForm && offered && why, run: () => void keep(null) })
  if (!favorites?.offered) return null
  if (same)
    return (
      <p className="favorite-kept">
        <span className="favorite-mark">Favorite</span>
        {same.name && <span>{same.name}</span>}
        {same.of === 'own' && (
          <button
            type="button"
            className="link"
            onClick={() => openDialog({ name: 'favorites', id: same.id })}
          >
            {same.name ? 'Rename …' : 'Name it …'}
          </button>
        )}
      </p>
    )
  if (!prescribed) return null
  return (
    <div className="favorite-keep">
      {changed && (
        <Button small kind="bare" onClick={() => void keep(changed.id)}>
          Change the favorite
        </Button>
      )}
      <Button
        small
        kind="bare"
        aria-label={ofForm ? undefined : `Keep ${prescribed.medication} as favorite`}
        aria-keyshortcuts={ofForm ? ariaKeys(keepFavorite) : undefined}
        onClick={() => void keep(null)}
      >
        {changed ? 'Keep as another favorite' : 'Keep as favorite'}
        {ofForm && <Keys of={keepFavorite} />}
      </Button>
      <InlineError problem={error} />
    </div>
  )
}
