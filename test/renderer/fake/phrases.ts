import { findPhrases } from '../../../main/clinical/phrases/phrase.ts'
import type { PhraseView } from '../../../preload/views/index.ts'
import { practicePhrases } from '../../../resources/training/phrases.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'

/** Those of the training practice, as the server would give them. */
export const somePhrases = (): PhraseView[] =>
  practicePhrases.map((phrase) => ({
    ...phrase,
    of: 'practice',
    complaints: phrase.complaints ?? [],
    texts: phrase.texts ?? [],
    boxes: phrase.boxes ?? [],
    score: phrase.score ?? null,
  }))

export function phraseAnswers({ world }: Around): AnswersOf<'phrases'> {
  const own = (id: string) => world.phrases.find((each) => each.id === id && each.of === 'own')
  return {
    'phrases.list': () => world.phrases,
    'phrases.save': ({ id, name, title, text }) => {
      if (id !== null && !own(id)) throw new Refusal('not-found', 'This phrase is not there any more.')
      if (
        findPhrases(world.phrases, name).some(
          (each) => each.of === 'own' && each.name === name && each.id !== id,
        )
      )
        throw new Refusal('bad-input', `You have another phrase .${name}.`)
      const phrase: PhraseView = {
        id: id ?? crypto.randomUUID(),
        name,
        title,
        of: 'own',
        complaints: [],
        texts: [{ section: null, text }],
        boxes: [],
        score: null,
        source: null,
      }
      world.phrases = [...world.phrases.filter((each) => each.id !== id), phrase]
      return world.phrases
    },
    'phrases.remove': ({ id }) => {
      world.phrases = world.phrases.filter((each) => each.id !== id)
      return world.phrases
    },
  }
}
