import type { ComponentType } from 'react'
import type { DialogRoutes, Drawn, ListRoutes, ScreenRoutes } from '../base/routes.ts'
import { chartDialogs } from '../chart/routes.tsx'
import { coSignDialogs } from '../co-sign/routes.tsx'
import { inboxLists, inboxScreens } from '../inbox/routes.tsx'
import { instructionsDialogs } from '../instructions/routes.tsx'
import { lettersDialogs } from '../letters/routes.tsx'
import { lockDialogs } from '../lock/routes.tsx'
import { noteDialogs } from '../note/routes.tsx'
import { orderDialogs } from '../orders/routes.tsx'
import { queueDialogs, queueLists, queueScreens } from '../queue/routes.tsx'
import { reconciliationDialogs } from '../reconciliation/routes.tsx'
import { settingsDialogs } from '../settings/routes.tsx'
import { summaryDialogs } from '../summary/routes.tsx'
import { syncDialogs } from '../sync/routes.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { visitDialogs, visitScreens } from '../visit/routes.tsx'
import { KeysSheet } from './KeysSheet.tsx'
import { Palette } from './Palette.tsx'
import { SignOut } from './SignOut.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    keys: object
    palette: object
    'sign-out': object
  }
}

/** Every place of the workstation. A name that nothing draws does not pass the type checker. */

export const lists: ListRoutes = { ...queueLists, ...inboxLists }
export const screens: ScreenRoutes = { ...queueScreens, ...inboxScreens, ...visitScreens }
export const dialogs: DialogRoutes = {
  ...chartDialogs,
  ...coSignDialogs,
  ...instructionsDialogs,
  ...lettersDialogs,
  ...lockDialogs,
  ...noteDialogs,
  ...orderDialogs,
  ...queueDialogs,
  ...reconciliationDialogs,
  ...settingsDialogs,
  ...summaryDialogs,
  ...syncDialogs,
  ...visitDialogs,
  keys: { what: 'The keys', draw: KeysSheet },
  palette: { what: 'The palette', draw: Palette },
  'sign-out': { what: 'Signing out', draw: SignOut },
}

/** Draws a place; anew for each patient or visit it is of. */
export function Place({ of, ...needs }: { of: Drawn<never> } & Record<string, unknown>) {
  const { what, draw } = of
  const Draw = draw as ComponentType<object>
  return (
    <ErrorBoundary key={JSON.stringify(needs)} what={what}>
      <Draw {...needs} />
    </ErrorBoundary>
  )
}
