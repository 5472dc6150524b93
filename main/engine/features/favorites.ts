import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function favoritesFeature({ favorites }: Parts) {
  return {
    queries: {
      'favorites.list': { read: () => favorites.list(), keys: () => ['session', 'shared'] },
    },
    commands: {
      'favorites.keep': { write: (input) => favorites.keep(input) },
      'favorites.rename': { write: (input) => favorites.rename(input) },
      'favorites.remove': { write: (input) => favorites.remove(input) },
    },
  } satisfies Handlers<'favorites'>
}
