import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { FavoriteView } from '../../../preload/views/index.ts'
import { medicationOf } from '../../clinical/catalogs/medications.ts'
import { type Favorite, namesPatient, withoutPatient } from '../../clinical/favorites/favorite.ts'
import { favoriteLibrary, favoriteOf } from '../../clinical/favorites/library.ts'
import { ownerOf } from '../../clinical/phrases/library.ts'
import type { ReadableCache, WritableCache } from '../cache/cache.ts'
import { type EngineContext, visitOf } from '../context/engine-context.ts'
import { flagIn } from '../flags/flags.ts'
import { assertSayable } from '../orders/checked-orders.ts'
import { choiceOf } from '../orders/order-view.ts'
import { librariesIn } from '../phrases/phrases.ts'
import { keepUnsent, type OwnLibrary, unsentIn } from '../record/unsent-favorites.ts'

const usedFact = 'favorites-used'
/** So many are a list; a catalog is searched. */
const most = 300
const Used = z.record(z.string(), z.number().int().positive())

const usedIn = (cache: Pick<ReadableCache, 'fact'>): Record<string, number> => {
  const kept = cache.fact(usedFact)
  return kept ? (Used.safeParse(JSON.parse(kept)).data ?? {}) : {}
}

/** The server's under what was changed here since. */
function favoritesIn(cache: Pick<ReadableCache, 'fact'>): (Favorite & { unsent: string | null })[] {
  const unsent = new Map(unsentIn(cache).map((one) => [one.id, one]))
  const sent = librariesIn(cache).filter(({ id }) => !unsent.has(id))
  return [...sent, ...[...unsent.values()].flatMap(({ library }) => library ?? [])].flatMap((library) => {
    const favorite = favoriteOf(library)
    const waiting = unsent.get(library.id)
    return favorite ? [{ ...favorite, unsent: waiting ? (waiting.why ?? '') : null }] : []
  })
}

/** One was ordered from. */
export function countFavorite(cache: Pick<WritableCache, 'fact' | 'setFact'>, id: string): void {
  const used = usedIn(cache)
  const here = new Set(favoritesIn(cache).map((one) => one.id))
  if (!here.has(id)) return
  const counts = Object.entries({ ...used, [id]: (used[id] ?? 0) + 1 }).filter(([one]) => here.has(one))
  cache.setFact(usedFact, JSON.stringify(Object.fromEntries(counts)))
}

export type Favorites = ReturnType<typeof favoritesOf>

/** Each change is on disk here first, and sent after: `send` is told. Throws `Refusal`. */
export function favoritesOf(context: EngineContext, send: () => void) {
  const { cache, session, commits } = context

  function list(): Output<'favorites.list'> {
    if (!session.signedIn() || !flagIn(cache, 'favorites')) return { offered: false, items: [] }
    const used = usedIn(cache)
    const items = favoritesIn(cache).map((favorite): FavoriteView => {
      const medication = medicationOf(favorite.rxcui)
      return {
        ...favorite,
        medication: medication?.name ?? favorite.medication,
        choice: medication ? choiceOf(medication) : null,
        used: used[favorite.id] ?? 0,
      }
    })
    return { offered: true, items }
  }

  function keep({ encounterId, id, ...prescribed }: Input<'favorites.keep'>): { id: string } {
    if (!flagIn(cache, 'favorites'))
      throw new Refusal('not-found', 'The server does not keep favorites for you.')
    const medication = medicationOf(prescribed.rxcui)
    if (!medication) throw new Refusal('not-found', 'This medication is not in the catalog.')
    assertSayable(prescribed)
    const before = id === null ? null : own(id)
    if (before === null && favoritesIn(cache).filter(({ of }) => of === 'own').length >= most)
      throw new Refusal('bad-input', `You have ${most} favorites. Remove one first.`)
    const content = withoutPatient({ ...prescribed, medication: medication.name })
    assertOfNobody(encounterId, `${content.dosage} ${content.quantityUnit}`)
    const made = { id: before?.id ?? randomUUID(), name: before?.name ?? '', ...content }
    write(made.id, libraryOf(made))
    return { id: made.id }
  }

  function rename({ id, name }: Input<'favorites.rename'>): void {
    const { unsent: _, ...before } = own(id)
    write(id, libraryOf({ ...before, name }))
  }

  function remove({ id }: Input<'favorites.remove'>): void {
    own(id)
    write(id, null)
  }

  function own(id: string) {
    const found = favoritesIn(cache).find((one) => one.id === id && one.of === 'own')
    if (!found) throw new Refusal('not-found', 'This favorite is not there any more.')
    return found
  }

  const libraryOf = (favorite: Omit<Favorite, 'of'>): OwnLibrary =>
    favoriteLibrary(favorite, { practitionerId: session.me().practitionerId })

  /** What is typed in words may name whom it was typed for. */
  function assertOfNobody(encounterId: string, words: string): void {
    const { patientId } = visitOf(context, encounterId)
    const names = cache.read('Patient', patientId)?.resource.name ?? []
    const said = namesPatient(
      words,
      names.flatMap(({ text = '', family = '', given = [] }) => [text, family, ...given]),
    )
    if (said)
      throw new Refusal(
        'bad-input',
        'The sig names the patient. A favorite is for others too: take the name out first.',
      )
  }

  function write(id: string, library: OwnLibrary | null): void {
    const all = unsentIn(cache)
    const before = all.find((one) => one.id === id)
    const others = all.filter((one) => one.id !== id)
    const onServer = librariesIn(cache).some((one) => one.id === id && ownerOf(one) !== null)
    // What never left this machine is gone with it.
    const nothing = library === null && !onServer && !before?.tried
    const row = { id, library, key: randomUUID(), tried: before?.tried ?? false, why: null }
    keepUnsent(cache, nothing ? others : [...others, row])
    commits.after(send)
  }

  return { list, keep, rename, remove }
}
