import type { DialogRoutes } from '../base/routes.ts'
import { ChooseRefill } from './ChooseRefill.tsx'
import { FavoritesDialog } from './FavoritesDialog.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    /** `id`: the one that is named at once. */
    favorites: { id?: string }
    refill: { encounterId: string }
  }
}

export const orderDialogs = {
  favorites: { what: 'The favorite prescriptions', draw: FavoritesDialog },
  refill: { what: 'The medications to refill', draw: ChooseRefill },
} satisfies Partial<DialogRoutes>
