import { z } from 'zod'
import { Id, PhraseView } from '../views/index.ts'
import { Line, Prose } from '../views/text.ts'
import { command, none, query } from './kinds.ts'

/** Texts that are called by a dot and their name: the practice's and one's own. */
export const phrases = {
  'phrases.list': query('engine', none, z.array(PhraseView)),
  /** One's own, at the server, so that it needs the network. `id` null: a new one. */
  'phrases.save': command(
    'engine',
    z.object({
      id: Id.nullable(),
      name: Line({ min: 1, max: 30 }),
      title: Line({ min: 1, max: 100 }),
      text: Prose({ min: 1, max: 10_000 }),
    }),
    z.array(PhraseView),
  ),
  'phrases.remove': command('engine', z.object({ id: Id }), z.array(PhraseView)),
} as const
