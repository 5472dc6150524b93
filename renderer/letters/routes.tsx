import type { LetterKind } from '../../main/clinical/letters/kinds.ts'
import type { DialogRoutes } from '../base/routes.ts'
import { LettersDialog } from './LettersDialog.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    /** One to begin with or go on with, or one that was written. */
    letters: { encounterId: string } & ({ kind: LetterKind } | { letterId: string })
  }
}

export const lettersDialogs = {
  letters: { what: 'The letters', draw: LettersDialog },
} satisfies Partial<DialogRoutes>
