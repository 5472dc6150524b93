import './workstation.css'
import type { ProviderView, SessionView } from '../../preload/views.ts'
import { ChoosePin } from '../lock/ChoosePin.tsx'
import { Curtain } from '../lock/Curtain.tsx'
import { LockWarning } from '../lock/LockWarning.tsx'
import { useLock } from '../lock/lock-state.ts'
import { CoSignList } from '../note/CoSignList.tsx'
import { Queue } from '../queue/Queue.tsx'
import { ScheduledVisit } from '../queue/ScheduledVisit.tsx'
import { Unsigned } from '../queue/Unsigned.tsx'
import { Settings } from '../settings/Settings.tsx'
import { Contained } from '../ui/Contained.tsx'
import { Aside } from '../visit/Aside.tsx'
import { useLiveCall, useVisitStart } from '../visit/live-call.ts'
import { VisitScreen } from '../visit/VisitScreen.tsx'
import { Arrivals } from './Arrivals.tsx'
import { BottomBar } from './BottomBar.tsx'
import { EngineRefused } from './EngineRefused.tsx'
import { KeysSheet } from './KeysSheet.tsx'
import { NothingOpen } from './NothingOpen.tsx'
import { Notices } from './Notices.tsx'
import { useOnlineAgain } from './online.ts'
import { usePlace } from './place.ts'
import { SetAsideList } from './SetAsideList.tsx'
import { SignOut } from './SignOut.tsx'
import { TopBar } from './TopBar.tsx'
import { VersionBanner } from './VersionBanner.tsx'

/** The one window: what is kept where below, who waits left, who this is and the words in the middle, the person right. */
export function Workstation({ session, provider }: { session: SessionView; provider: ProviderView }) {
  const { screen, encounterId, appointmentId, dialog, ask } = usePlace()
  const call = useLiveCall()
  const lock = useLock((state) => state.view)
  const curtained = lock?.state === 'curtained'
  const pinMissing = lock?.pinRequired && lock.unlockBy === 'sign-in'
  const close = () => ask(null)
  useVisitStart(call)
  useOnlineAgain()
  return (
    <div className="workstation" data-curtained={curtained || undefined}>
      <TopBar session={session} provider={provider} />
      <div className="banners">
        <EngineRefused className="banner" />
        <VersionBanner />
      </div>
      <div className="left">
        <Contained what="The queue">
          {screen === 'unsigned' ? <Unsigned /> : <Queue session={session} />}
        </Contained>
        <Notices />
      </div>
      <main className="middle">
        {encounterId ? (
          <Contained key={encounterId} what="This visit">
            <VisitScreen encounterId={encounterId} />
          </Contained>
        ) : appointmentId ? (
          <Contained key={appointmentId} what="This scheduled visit">
            <ScheduledVisit appointmentId={appointmentId} />
          </Contained>
        ) : (
          <NothingOpen session={session} />
        )}
      </main>
      <Contained what="The call and the visit’s cards">
        <Aside encounterId={encounterId} call={call} />
      </Contained>
      <BottomBar session={session} />
      <Arrivals session={session} />
      <LockWarning />
      {curtained && <Curtain />}
      {pinMissing ? (
        <ChoosePin why="required" onClose={close} />
      ) : (
        (dialog === 'pin' || dialog === 'pin-to-lock') && (
          <ChoosePin why={dialog === 'pin' ? 'asked' : 'to-lock'} onClose={close} />
        )
      )}
      {dialog === 'keys' && <KeysSheet onClose={close} />}
      {dialog === 'sign-out' && <SignOut onClose={close} />}
      {dialog === 'co-sign' && <CoSignList onClose={close} />}
      {dialog === 'set-aside' && <SetAsideList onClose={close} />}
      {dialog === 'settings' && <Settings session={session} provider={provider} onClose={close} />}
    </div>
  )
}
