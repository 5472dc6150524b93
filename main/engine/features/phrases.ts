import {
  askForPhrases,
  keepPhrases,
  type OwnPhrase,
  phrasesIn,
  removePhrase,
  savePhrase,
} from '../phrases/phrases.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function phrasesFeature({ context: { cache, central, session } }: Parts) {
  /** Done at the server, then all as they are there now. */
  async function changed(change: (me: string) => Promise<void>) {
    await change(session.me().practitionerId)
    const libraries = await askForPhrases(central)
    return { keep: () => keepPhrases(cache, libraries), answer: () => phrasesIn(cache) }
  }
  return {
    queries: {
      'phrases.list': {
        read: () => (session.me() ? phrasesIn(cache) : []),
        keys: () => ['session', 'shared'],
      },
    },
    commands: {
      'phrases.save': {
        ask: (phrase: OwnPhrase) => changed((me) => savePhrase(central, cache, me, phrase)),
      },
      'phrases.remove': { ask: ({ id }) => changed((me) => removePhrase(central, cache, me, id)) },
    },
  } satisfies Handlers<'phrases'>
}
