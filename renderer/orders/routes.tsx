import type { DialogRoutes } from '../base/routes.ts'
import { ChooseRefill } from './ChooseRefill.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    refill: { encounterId: string }
  }
}

export const orderDialogs = {
  refill: { what: 'The medications to refill', draw: ChooseRefill },
} satisfies Partial<DialogRoutes>
