import type { DialogRoutes } from '../base/routes.ts'
import { ReconcileDialog } from './ReconcileDialog.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    reconcile: { encounterId: string }
  }
}

export const reconciliationDialogs = {
  reconcile: { what: 'The medications to go through', draw: ReconcileDialog },
} satisfies Partial<DialogRoutes>
