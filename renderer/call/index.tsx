import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ariaKeys } from '../base/keys.ts'
import { Button } from '../ui/Button.tsx'
import { Keys } from '../ui/Keys.tsx'
import { MoveButton } from '../ui/MoveButton.tsx'
import './call.css'
import { endCall, moveCallWindow, mute, startCall, switchCamera } from './actions.ts'
import { callStateLabel, qualityLabel } from './call-labels.ts'
import type { CallState, Other } from './call-snapshot.ts'
import { isAway, moveCall, pictureSeen, useCallWindow } from './call-window.ts'
import { windowClock } from './clock.ts'
import { DeviceMenu } from './device-menu.tsx'
import { formatFaceTime, readFaceTime } from './face-time.ts'
import { JoinAddress } from './join-address.tsx'
import { roomLabel, useWaitingRoom } from './rooms.ts'
import { mainOther } from './screen.ts'
import { screen, useCall } from './store.ts'
import { useCallActions } from './use-call-actions.ts'
import { useKeyboardToCall } from './wanted-call.ts'

export { useCall } from './store.ts'

/**
 * The call of a visit: who is seen, how the connection is, and what one can do about it. `live`: a call may be
 * held for this visit; when it no longer may, one that is on stays until the person ends it; ending the call never ends
 * the visit. `onward`: somebody started or ended it with its button, which is gone then. `place`: a locked screen shows no address
 * under which one could join, and moves nothing; while the call's own window has the picture, the visit keeps the
 * controls.
 */
export function CallPanel({
  encounterId,
  live,
  place = 'visit',
  onward,
}: {
  encounterId: string
  live: boolean
  place?: 'visit' | 'own-window' | 'lock'
  onward?: () => void
}) {
  const call = useCall()
  const here = call.encounterId === encounterId
  const state: CallState = here ? call.state : 'idle'
  const on = here && call.live
  const main = here ? mainOther(call.others) : null
  const beside = call.others.filter((other) => here && other !== main && other.stream)
  const room = useWaitingRoom(encounterId)
  const label = callStateLabel({ state, realtime: call.realtime, quality: call.quality }, main)
  const pictured = Boolean(main?.stream) && call.quality !== 'audio-only'
  const away = useCallWindow(isAway) && on && place === 'visit'
  const name = main && (state === 'connected' || state === 'reconnecting') && (
    <p className="call-name">
      {main.name} ·{' '}
      <span data-quality={call.quality}>
        {state === 'connected' ? qualityLabel(call.quality) : 'no connection'}
      </span>
    </p>
  )
  const otherCall = !on && call.live ? 'A call with another patient is on. End it there first.' : null
  const start = () => void call.start(encounterId)
  const end = () => void call.leave()
  const startButton = useRef<HTMLButtonElement>(null)
  useKeyboardToCall(encounterId, () => startButton.current)
  useCallActions({ may: live, on, otherCall, start, end })
  const time = here && call.faceTime.ms + (call.faceTime.since ?? 0) > 0 && <FaceTimer />

  return (
    <section className="call" aria-label="Video call" data-state={state} data-away={away || undefined}>
      {on && place !== 'lock' && <MoveCall inChild={place === 'own-window'} />}
      {away ? (
        <div className="call-elsewhere">
          <p role="status">The call is in a window of its own. {label}</p>
          {name}
          {time}
        </div>
      ) : (
        <div className="call-screen">
          {here && <RemoteScreen shown={pictured} inChild={place === 'own-window'} />}
          {label !== '' && (
            <p className="call-state" data-over-picture={pictured} role="status">
              {label}
            </p>
          )}
          {room && (
            <p className="call-room" role="status">
              The patient is {roomLabel(room)}.
            </p>
          )}
          {name}
          {time}
          {on && <SelfView />}
        </div>
      )}

      {!away && beside.length > 0 && (
        <div className="call-beside">
          {beside.map((other) => (
            <BesideView key={other.id} other={other} />
          ))}
        </div>
      )}

      {on ? (
        <div className="call-controls">
          <MuteButton />
          <CameraButton />
          <DeviceMenu />
          <Button
            kind="stop"
            aria-keyshortcuts={ariaKeys(endCall)}
            onClick={() => {
              end()
              onward?.()
            }}
          >
            {endCall.title}
          </Button>
        </div>
      ) : (
        live && (
          <div className="call-controls">
            <Button
              ref={startButton}
              kind="next"
              disabled={call.live}
              aria-keyshortcuts={ariaKeys(startCall)}
              onClick={() => {
                start()
                onward?.()
              }}
            >
              {state === 'ended' ? 'Join again' : 'Start call'}
              <Keys of={startCall} />
            </Button>
          </div>
        )
      )}

      {otherCall && <p className="call-note">{otherCall}</p>}
      {here && call.message && (
        <p className="call-error" role="alert">
          {call.message}
        </p>
      )}
      {on &&
        [call.mine.missing.video, call.mine.missing.audio].map(
          (missing) =>
            missing && (
              <p key={missing} className="call-error" role="alert">
                {missing}
              </p>
            ),
        )}
      {on && call.joinUrl && place === 'visit' && (
        <JoinAddress url={call.joinUrl} open={state === 'waiting'} />
      )}
    </section>
  )
}

/** A place for the picture, whose element is not React's (screen.ts). */
function RemoteScreen({ shown, inChild }: { shown: boolean; inChild: boolean }) {
  const host = useRef<HTMLDivElement>(null)
  useLayoutEffect(
    () =>
      host.current ? screen.mount(host.current, () => pictureSeen(inChild ? 'child' : 'main')) : undefined,
    [inChild],
  )
  return <div ref={host} className="call-remote-host" data-shown={shown} />
}

const out = { label: 'Own window', title: 'The call into a window of its own' }
const back = { label: 'Bring it back', title: 'The call back into the main window' }

function MoveCall({ inChild }: { inChild: boolean }) {
  return (
    <MoveButton
      action={moveCallWindow}
      away={useCallWindow(isAway)}
      inChild={inChild}
      className="call-move"
      out={out}
      back={back}
      run={() => moveCall(true)}
    />
  )
}

function SelfView() {
  const { stream, camera } = useCall((call) => call.mine)
  return (
    <div className="call-self" data-camera={camera}>
      {camera === 'on' ? (
        <Picture stream={stream} label="You" mirrored />
      ) : (
        <span>{camera === 'off' ? 'Camera off' : 'No camera'}</span>
      )}
    </div>
  )
}

function BesideView({ other }: { other: Other }) {
  return (
    <figure>
      <Picture stream={other.stream} label={other.name} />
      <figcaption>{other.name}</figcaption>
    </figure>
  )
}

function Picture({
  stream,
  label,
  mirrored,
}: {
  stream: MediaStream | null
  label: string
  mirrored?: boolean
}) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current && video.current.srcObject !== stream) video.current.srcObject = stream
  }, [stream])
  return <video ref={video} aria-label={label} data-mirrored={mirrored} autoPlay playsInline muted />
}

function FaceTimer() {
  const faceTime = useCall((call) => call.faceTime)
  const [now, setNow] = useState(() => windowClock.monotonic())
  useEffect(() => {
    setNow(windowClock.monotonic())
    if (faceTime.since === null) return
    const ticking = setInterval(() => setNow(windowClock.monotonic()), 1_000)
    return () => clearInterval(ticking)
  }, [faceTime])
  const paused = faceTime.since === null
  return (
    <p
      className="call-time"
      data-paused={paused}
      title="Face-to-face time; paused while the connection is down"
    >
      {formatFaceTime(readFaceTime(faceTime, now))}
      {paused && ' paused'}
    </p>
  )
}

function MuteButton() {
  const { microphone } = useCall((call) => call.mine)
  const muted = microphone === 'muted'
  return (
    <Button
      aria-pressed={muted}
      aria-keyshortcuts={ariaKeys(mute)}
      disabled={microphone === 'none'}
      onClick={() => useCall.getState().setMuted(!muted)}
    >
      {microphone === 'none' ? 'No sound' : muted ? 'Unmute' : 'Mute'}
    </Button>
  )
}

function CameraButton() {
  const { camera } = useCall((call) => call.mine)
  const off = camera !== 'on'
  return (
    <Button
      aria-pressed={off}
      aria-keyshortcuts={ariaKeys(switchCamera)}
      onClick={() => void useCall.getState().setCamera(off)}
    >
      {off ? 'Camera on' : 'Camera off'}
    </Button>
  )
}
