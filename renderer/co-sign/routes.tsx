import type { DialogRoutes } from '../base/routes.ts'
import { CoSignList } from './CoSignList.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'co-sign': object
  }
}

export const coSignDialogs = {
  'co-sign': { what: 'The notes to co-sign', draw: CoSignList },
} satisfies Partial<DialogRoutes>
