import type { DialogRoutes } from '../base/routes.ts'
import { MarkDialog } from './MarkDialog.tsx'
import { PhrasesDialog } from './PhrasesDialog.tsx'
import { SignNote } from './SignNote.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'mark-note': { encounterId: string; compositionId: string }
    phrases: object
    'sign-note': { encounterId: string; compositionId: string; title: string }
  }
}

export const noteDialogs = {
  'mark-note': { what: 'Marking entered in error', draw: MarkDialog },
  phrases: { what: 'The phrases', draw: PhrasesDialog },
  'sign-note': { what: 'The signature', draw: SignNote },
} satisfies Partial<DialogRoutes>
