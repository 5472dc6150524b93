import type { DialogRoutes } from '../base/routes.ts'
import { Settings } from './Settings.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    settings: object
  }
}

export const settingsDialogs = {
  settings: { what: 'The settings', draw: Settings },
} satisfies Partial<DialogRoutes>
