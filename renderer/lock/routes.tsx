import type { DialogRoutes } from '../base/routes.ts'
import { ChoosePin } from './ChoosePin.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    /** `to-lock`: locks as soon as there is one. */
    pin: { why: 'asked' | 'to-lock' }
  }
}

export const lockDialogs = {
  pin: { what: 'The choice of a PIN', draw: ChoosePin },
} satisfies Partial<DialogRoutes>
