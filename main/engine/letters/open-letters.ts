import type { OpenItem } from '../../../preload/views/index.ts'
import { letterKinds } from '../../clinical/letters/kinds.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { begunIn } from './letters.ts'

/** Letters that were begun here and not finished. */
export const openLetters = (context: EngineContext, encounterId: string): OpenItem[] =>
  begunIn(context, encounterId).map((kind) => ({
    kind: 'letter',
    text: `${letterKinds[kind].title}: begun, not finished.`,
    owner: null,
    since: null,
  }))
