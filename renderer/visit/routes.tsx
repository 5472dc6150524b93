import type { VisitEnd } from '../../preload/views/index.ts'
import type { DialogRoutes, ScreenRoutes } from '../base/routes.ts'
import { EndDialog } from './EndDialog.tsx'
import { FinishLater } from './FinishLater.tsx'
import { HandOver } from './HandOver.tsx'
import { ReleaseDialog } from './ReleaseDialog.tsx'
import { ReviewVisit } from './ReviewVisit.tsx'
import { VisitScreen } from './VisitScreen.tsx'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'end-visit': { encounterId: string; how: VisitEnd }
    'finish-later': { encounterId: string }
    'hand-over': { encounterId: string }
    release: { encounterId: string }
    review: { encounterId: string }
  }
}

export const visitScreens = {
  visit: { what: 'This visit', draw: VisitScreen },
} satisfies Partial<ScreenRoutes>

export const visitDialogs = {
  'end-visit': { what: 'The end of the visit', draw: EndDialog },
  'finish-later': { what: 'Finishing later', draw: FinishLater },
  'hand-over': { what: 'The hand-over', draw: HandOver },
  release: { what: 'The release', draw: ReleaseDialog },
  review: { what: 'The review', draw: ReviewVisit },
} satisfies Partial<DialogRoutes>
