import type { Problem } from '../../preload/contract/index.ts'
import type { NoteKept } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

/** Where text is kept by what the engine says, and what only the screen knows before any answer. */
export type SaveState = 'not-saved' | NoteKept

/** Where the text is kept, from least to most safe; the same label everywhere. */
export function formatSaveState(state: SaveState): string {
  switch (state) {
    case 'not-loaded':
      return 'Not loaded yet'
    case 'empty':
      return 'Nothing written yet'
    case 'not-saved':
      return 'Not saved'
    case 'on-this-machine':
      return 'On this machine'
    case 'at-central':
      return 'Sent'
    case 'signed-here':
      return 'Signed, not sent yet'
    case 'signed':
      return 'Signed'
    default:
      return assertNever(state)
  }
}

/** The next step for text that is not sent yet. */
export function nextStepLabel(state: SaveState): string {
  if (state === 'on-this-machine') return 'not sent yet'
  return ''
}

/** Under the words themselves. Why nothing at all can be kept is said once for the whole window, with what to do. */
export function notSavedMessage({ code, message }: Problem): string {
  return code === 'engine-stopped'
    ? 'Not saved yet. Your text stays here.'
    : `Not saved: ${message} Your text stays here.`
}
