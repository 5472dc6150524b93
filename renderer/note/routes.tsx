import type { DialogRoutes } from '../base/routes.ts'
import { MarkDialog } from './MarkDialog.tsx'
import { SignNote } from './SignNote.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'mark-note': { encounterId: string; compositionId: string }
    'sign-note': { encounterId: string; compositionId: string; title: string }
  }
}

export const noteDialogs = {
  'mark-note': { what: 'Marking entered in error', draw: MarkDialog },
  'sign-note': { what: 'The signature', draw: SignNote },
} satisfies Partial<DialogRoutes>
