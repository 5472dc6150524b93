import { InChildWindow } from '../ui/InChildWindow.tsx'
import { useCallWindow } from './call-window.ts'
import { CallPanel } from './index.tsx'
import { useLiveCall } from './live-call.ts'

/** The call in its own window, while it is there. */
export function CallWindow() {
  const child = useCallWindow((state) => state.child)
  const call = useLiveCall()
  if (!child || !call) return null
  return (
    <InChildWindow of={child}>
      <main className="call-window">
        <CallPanel encounterId={call} live={false} place="own-window" />
      </main>
    </InChildWindow>
  )
}
