import type { DialogRoutes } from '../base/routes.ts'
import { SummaryDialog } from './SummaryDialog.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    summary: { encounterId: string }
  }
}

export const summaryDialogs = {
  summary: { what: 'The summary', draw: SummaryDialog },
} satisfies Partial<DialogRoutes>
