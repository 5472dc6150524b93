import { type FormEvent, useRef, useState } from 'react'
import { calledBy, findFavorites } from '../../main/clinical/favorites/favorite.ts'
import type { FavoriteView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFavorites } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { favoriteLine } from './order-labels.ts'

/** One's own favorite prescriptions, to be named and removed; and those of the practice, to be seen. */
export function FavoritesDialog({ id = null, onClose }: { id?: string | null; onClose: () => void }) {
  const { data: favorites, error } = useFavorites()
  const [naming, setNaming] = useState(id)
  const all = findFavorites(favorites?.items ?? [], '')
  const own = all.filter(({ of }) => of === 'own')
  const practice = all.filter(({ of }) => of === 'practice')
  const close = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title="Favorite prescriptions"
      onClose={onClose}
      wide
      foot={
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      }
    >
      <p className="quiet">
        Chosen in the medication search, by name or medicine; the most used first. What is prescribed is
        changed there: choose it, change it, and press “Change the favorite”.
      </p>
      <InlineError problem={error} />
      <section className="favorites-of" aria-label="Yours">
        <h3 className="overline">Yours</h3>
        {favorites && own.length === 0 && (
          <p className="quieter">
            You have none yet. Keep one in the order form, or at an order that is signed.
          </p>
        )}
        <ul>
          {own.map((favorite) => (
            <OwnFavorite
              key={favorite.id}
              favorite={favorite}
              naming={naming === favorite.id}
              onNaming={(now) => setNaming(now ? favorite.id : null)}
              onRemoved={() => close.current?.focus()}
            />
          ))}
        </ul>
      </section>
      {practice.length > 0 && (
        <section className="favorites-of" aria-label="Of the practice">
          <h3 className="overline">Of the practice</h3>
          <ul>
            {practice.map((favorite) => (
              <li key={favorite.id} className="favorite-row">
                <Said favorite={favorite} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  )
}

function OwnFavorite({
  favorite,
  naming,
  onNaming,
  onRemoved,
}: {
  favorite: FavoriteView
  naming: boolean
  onNaming: (naming: boolean) => void
  onRemoved: () => void
}) {
  const remove = useCommand('favorites.remove')
  const [asked, setAsked] = useState(false)
  const called = calledBy(favorite)
  const verb = favorite.name ? 'Rename' : 'Name'
  const press = async () => {
    if (!asked) return setAsked(true)
    const result = await remove.run({ id: favorite.id })
    if (result.ok) onRemoved()
  }
  const button = useRef<HTMLButtonElement>(null)
  return (
    <li className="favorite-row" aria-label={called}>
      <Said favorite={favorite} />
      <span className="section-acts">
        {!naming && (
          <Button ref={button} small aria-label={`${verb} ${called}`} onClick={() => onNaming(true)}>
            {verb}
          </Button>
        )}
        <Button
          small
          kind="bare"
          aria-label={asked ? undefined : `Remove ${called}`}
          onClick={() => void press()}
        >
          {asked ? 'Press again to remove' : 'Remove'}
        </Button>
      </span>
      {naming && (
        <NameIt
          favorite={favorite}
          onDone={() => {
            onNaming(false)
            // The button is back once this is drawn.
            requestAnimationFrame(() => button.current?.focus())
          }}
        />
      )}
      <InlineError problem={remove.error} />
    </li>
  )
}

function NameIt({ favorite, onDone }: { favorite: FavoriteView; onDone: () => void }) {
  const [name, setName] = useState(favorite.name)
  const { run, isPending, error } = useCommand('favorites.rename')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!isPending && (await run({ id: favorite.id, name })).ok) onDone()
  }
  return (
    <form className="favorite-name" autoComplete="off" onSubmit={save}>
      <Field
        label={`Name of ${favorite.medication}`}
        value={name}
        maxLength={80}
        autoFocus
        placeholder={favorite.medication}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
      />
      <Button small kind="accent" type="submit" disabled={isPending}>
        Save
      </Button>
      <InlineError problem={error} />
    </form>
  )
}

function Said({ favorite }: { favorite: FavoriteView }) {
  const { name, medication, choice, unsent } = favorite
  return (
    <span className="favorite-said">
      <strong>{name || medication}</strong>
      <span className="quiet">
        {[name && medication, favoriteLine(favorite)].filter(Boolean).join(' · ')}
      </span>
      {!choice && <span className="tone-warn">Its medicine is not in the catalog here any more.</span>}
      {unsent === '' && <span className="quieter">On this machine, not at the server yet.</span>}
      {unsent && <span className="tone-warn">Not at the server: {unsent}</span>}
    </span>
  )
}
