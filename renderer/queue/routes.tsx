import type { DialogRoutes, ListRoutes, ScreenRoutes } from '../base/routes.ts'
import { OpenVisits } from './OpenVisits.tsx'
import { Queue } from './Queue.tsx'
import { ScheduledVisit } from './ScheduledVisit.tsx'
import { TakeOver } from './TakeOver.tsx'
import { Unsigned } from './Unsigned.tsx'

declare module '../base/navigation.ts' {
  interface Lists {
    'on-demand': object
    unsigned: object
    'still-open': object
  }
  interface Dialogs {
    'take-over': { taskId: string }
  }
  interface Screens {
    'scheduled-visit': { appointmentId: string }
  }
}

export const queueLists = {
  'on-demand': { what: 'The queue', draw: Queue },
  unsigned: { what: 'The unsigned notes', draw: Unsigned },
  'still-open': { what: 'What is still open', draw: OpenVisits },
} satisfies Partial<ListRoutes>

export const queueScreens = {
  'scheduled-visit': { what: 'This scheduled visit', draw: ScheduledVisit },
} satisfies Partial<ScreenRoutes>

export const queueDialogs = {
  'take-over': { what: 'Taking over', draw: TakeOver },
} satisfies Partial<DialogRoutes>
