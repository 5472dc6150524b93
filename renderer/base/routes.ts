import type { ReactNode } from 'react'
import type { Dialogs, Lists, Screens } from './navigation.ts'

/** The component of a route, and its name in the message when it fails to render. */
export type Drawn<Needs> = { what: string; draw: (needs: Needs) => ReactNode }

export type ListRoutes = { [Name in keyof Lists]: Drawn<Lists[Name]> }
export type ScreenRoutes = { [Name in keyof Screens]: Drawn<Screens[Name]> }
export type DialogRoutes = { [Name in keyof Dialogs]: Drawn<Dialogs[Name] & { onClose: () => void }> }
