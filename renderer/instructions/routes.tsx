import type { DialogRoutes } from '../base/routes.ts'
import { InstructionsDialog } from './InstructionsDialog.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    instructions: { encounterId: string }
  }
}

export const instructionsDialogs = {
  instructions: { what: 'The instructions', draw: InstructionsDialog },
} satisfies Partial<DialogRoutes>
