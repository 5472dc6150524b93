import type { ListRoutes, ScreenRoutes } from '../base/routes.ts'
import { Inbox } from './Inbox.tsx'
import { ResultScreen } from './ResultScreen.tsx'

declare module '../base/navigation.ts' {
  interface Lists {
    inbox: object
  }
  interface Screens {
    result: { taskId: string }
  }
}

export const inboxLists = {
  inbox: { what: 'The inbox', draw: Inbox },
} satisfies Partial<ListRoutes>

export const inboxScreens = {
  result: { what: 'This result', draw: ResultScreen },
} satisfies Partial<ScreenRoutes>
