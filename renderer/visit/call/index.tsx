import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import './call.css'
import type { CallState, Other } from './call-snapshot.ts'
import { qualityWords, stateWords } from './call-words.ts'
import { windowClock } from './clock.ts'
import { DeviceMenu } from './device-menu.tsx'
import { faceTimeWords, readFaceTime } from './face-time.ts'
import { JoinAddress } from './join-address.tsx'
import { mainOther } from './screen.ts'
import { screen, useCall } from './store.ts'

export { useCall } from './store.ts'

/**
 * The call of a visit: who is seen, how the line is, and what one can do about it. `live`: a call may be
 * held for this visit; when it no longer may, one that is on stays until the person ends it. `onEnd` follows
 * the person's click on End; ending the call never ends the visit. `withoutAddress`: a locked screen shows no
 * address under which one could join.
 */
export function CallPanel({
  encounterId,
  live,
  withoutAddress,
  onEnd,
}: {
  encounterId: string
  live: boolean
  withoutAddress?: boolean
  onEnd(): void
}) {
  const call = useCall()
  const here = call.encounterId === encounterId
  const state: CallState = here ? call.state : 'idle'
  const on = here && call.live
  const main = here ? mainOther(call.others) : null
  const beside = call.others.filter((other) => here && other !== main && other.stream)
  const words = stateWords({ state, line: call.line, quality: call.quality }, main)
  const pictured = Boolean(main?.stream) && call.quality !== 'audio-only'

  return (
    <section className="call" aria-label="Video call" data-state={state}>
      <div className="call-screen">
        {here && <RemoteScreen shown={pictured} />}
        {words !== '' && (
          <p className="call-state" data-over-picture={pictured} role="status">
            {words}
          </p>
        )}
        {main && (state === 'connected' || state === 'reconnecting') && (
          <p className="call-name">
            {main.name} ·{' '}
            <span data-quality={call.quality}>
              {state === 'connected' ? qualityWords(call.quality) : 'no line'}
            </span>
          </p>
        )}
        {here && call.faceTime.ms + (call.faceTime.since ?? 0) > 0 && <FaceTimer />}
        {on && <SelfView />}
      </div>

      {beside.length > 0 && (
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
            onClick={() => {
              void call.leave()
              onEnd()
            }}
          >
            End
          </Button>
        </div>
      ) : (
        live && (
          <div className="call-controls">
            <Button kind="next" disabled={call.live} onClick={() => void call.start(encounterId)}>
              {state === 'ended' ? 'Join again' : 'Start call'}
            </Button>
          </div>
        )
      )}

      {!on && call.live && (
        <p className="call-note">A call with another patient is on. End it there first.</p>
      )}
      {here && call.words && (
        <p className="call-trouble" role="alert">
          {call.words}
        </p>
      )}
      {on &&
        [call.mine.missing.video, call.mine.missing.audio].map(
          (missing) =>
            missing && (
              <p key={missing} className="call-trouble" role="alert">
                {missing}
              </p>
            ),
        )}
      {on && call.joinUrl && !withoutAddress && <JoinAddress url={call.joinUrl} open={state === 'waiting'} />}
    </section>
  )
}

/** A place for the picture, whose element is not React's (screen.ts). */
function RemoteScreen({ shown }: { shown: boolean }) {
  const host = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => (host.current ? screen.mount(host.current) : undefined), [])
  return <div ref={host} className="call-remote-host" data-shown={shown} />
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
      title="Face-to-face time; it stands still while the line is down"
    >
      {faceTimeWords(readFaceTime(faceTime, now))}
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
    <Button aria-pressed={off} onClick={() => void useCall.getState().setCamera(off)}>
      {off ? 'Camera on' : 'Camera off'}
    </Button>
  )
}
