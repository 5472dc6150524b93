import type { Output } from '../../../preload/contract/index.ts'
import type { AnswersOf, Around } from './answers.ts'

/** As `main/engine/cache/in-use.ts` says it. */
export const inUseMessage =
  'Rounds is already open on these files: in another session on this computer, from a second installation, or on another computer that shares this folder. Nothing was changed here. Close it there; then it opens here.'

const restarting = 'The part that keeps your work stopped and is being started again.'
const messages: Record<Output<'shell.state'>['engine'], string> = {
  starting: '',
  running: '',
  failed: inUseMessage,
  paused: '',
  restarting,
}

export function shellAnswers({ world, scenario, emit }: Around): AnswersOf<'shell'> {
  return {
    'shell.state': () => ({
      engine: world.engine,
      version: '0.1.0',
      standIn: true,
      mayExport: !scenario.noExport,
      message: messages[world.engine],
      again: 'by-itself',
    }),
    'shell.browser': () => world.browser,
    'shell.signInHere': () => ({}),
    'shell.menu': () => ({}),
    'shell.tryAgain': () => {
      // How it ends is the spec's to say: `startEngine`.
      world.engine = 'restarting'
      emit('shell.changed', {})
      return {}
    },
  }
}
