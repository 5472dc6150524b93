import './workstation.css'
import './narrow.css'
import { useEffect, useMemo, useRef } from 'react'
import type { ProviderView, SessionView } from '../../preload/views/index.ts'
import { closeChildWindows } from '../base/child-window.ts'
import { useNavigation, useOpenVisit } from '../base/navigation.ts'
import { useOnlineAgain } from '../base/online.ts'
import { SignedInProvider } from '../base/signed-in.ts'
import { CallWindow } from '../call/CallWindow.tsx'
import { useLiveCall } from '../call/live-call.ts'
import { Offers } from '../hand-over/Offers.tsx'
import { ChoosePin } from '../lock/ChoosePin.tsx'
import { Curtain } from '../lock/Curtain.tsx'
import { LockWarning } from '../lock/LockWarning.tsx'
import { useLock } from '../lock/lock-state.ts'
import { RedFlagStrip } from '../queue/RedFlagStrip.tsx'
import { EngineRefused } from '../ui/EngineRefused.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Aside } from '../visit/Aside.tsx'
import { Arrivals } from './Arrivals.tsx'
import { BottomBar } from './BottomBar.tsx'
import { DialogStack } from './DialogStack.tsx'
import { keepKeyboard } from './keep-keyboard.ts'
import { MenuBar } from './MenuBar.tsx'
import { NothingOpen } from './NothingOpen.tsx'
import { Notices } from './Notices.tsx'
import { lists, Place, screens } from './routes.tsx'
import { TopBar } from './TopBar.tsx'
import { useProgramActions } from './use-program-actions.ts'
import { VersionBanner } from './VersionBanner.tsx'

/** The one window: what is kept where below, who waits left, who this is and the words in the middle, the person right. */
export function Workstation({ session, provider }: { session: SessionView; provider: ProviderView }) {
  const { list, screen, dialogs } = useNavigation()
  const encounterId = useOpenVisit()
  const call = useLiveCall()
  const lock = useLock((state) => state.view)
  const left = useRef<HTMLDivElement>(null)
  const curtained = lock?.state === 'curtained'
  const pinMissing = lock?.pinRequired === true && lock.unlockBy === 'sign-in'
  const shown = pinMissing ? dialogs.filter(({ route }) => route.name !== 'pin') : dialogs
  const signedIn = useMemo(() => ({ session, provider }), [session, provider])
  useProgramActions()
  useOnlineAgain()
  // Nothing of a patient outlives it in another window: neither a lock nor who signs out.
  useEffect(() => closeChildWindows, [])
  useEffect(() => keepKeyboard(), [])
  return (
    <SignedInProvider value={signedIn}>
      <div className="workstation" data-curtained={curtained || undefined}>
        <TopBar />
        <div className="banners">
          <EngineRefused className="banner" />
          <VersionBanner />
        </div>
        <div ref={left} className="left">
          <ErrorBoundary what="The visits that are offered to you">
            <Offers />
          </ErrorBoundary>
          <ErrorBoundary what="The patients with a red flag">
            <RedFlagStrip column={left} />
          </ErrorBoundary>
          <Place of={lists[list]} />
          <Notices />
        </div>
        <main className="middle">
          {screen ? <Place of={screens[screen.name]} {...screen} /> : <NothingOpen />}
        </main>
        <ErrorBoundary what="The call and the visit’s cards">
          <Aside encounterId={encounterId} call={call} />
        </ErrorBoundary>
        <BottomBar />
        <CallWindow />
        <Arrivals />
        <LockWarning />
        {curtained && <Curtain />}
        {pinMissing && <ChoosePin why="required" onClose={() => {}} />}
        <DialogStack of={shown} window="main" />
        <DialogStack of={shown} window="chart" />
        <MenuBar covered={curtained || pinMissing || shown.some(({ window }) => window === 'main')} />
      </div>
    </SignedInProvider>
  )
}
