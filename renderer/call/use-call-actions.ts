import { useActions } from '../base/actions.ts'
import { endCall, mute, startCall, switchCamera } from './actions.ts'
import { useCall } from './store.ts'

/** The actions of the panel's buttons. `may`: this visit allows a call; `on`: the call is running. */
export function useCallActions(of: {
  may: boolean
  on: boolean
  otherCall: string | null
  start: () => void
  end: () => void
}): void {
  const { microphone, camera } = useCall((call) => call.mine)
  useActions([
    { action: startCall, when: of.may && !of.on && (of.otherCall ?? true), run: of.start },
    { action: endCall, when: of.on, run: of.end },
    {
      action: mute,
      when: of.on && microphone !== 'none',
      run: () => useCall.getState().setMuted(microphone !== 'muted'),
    },
    { action: switchCamera, when: of.on, run: () => void useCall.getState().setCamera(camera !== 'on') },
  ])
}
