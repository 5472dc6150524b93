import type { DialogRoutes } from '../base/routes.ts'
import { SetAsideList } from './SetAsideList.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'set-aside': object
  }
}

export const syncDialogs = {
  'set-aside': { what: 'What is set aside', draw: SetAsideList },
} satisfies Partial<DialogRoutes>
