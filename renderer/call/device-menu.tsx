import { Popover } from '@base-ui/react/popover'
import { useEffect, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { usePopupHost } from '../ui/InChildWindow.tsx'
import { sound, useCall } from './store.ts'

type Kind = MediaDeviceKind
const titles: Record<Kind, string> = {
  videoinput: 'Camera',
  audioinput: 'Microphone',
  audiooutput: 'Speaker',
}

/** Camera, microphone and speaker in the middle of a call, with what is plugged in now. */
export function DeviceMenu() {
  const host = usePopupHost()
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button />}>Devices</Popover.Trigger>
      <Popover.Portal container={host}>
        <Popover.Positioner className="positioner" sideOffset={6} align="end">
          <Popover.Popup className="call-devices" aria-label="Devices">
            <DeviceList />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function DeviceList() {
  const devices = useDevices()
  const stream = useCall((call) => call.mine.stream)
  const inUse = (kind: Kind): string => {
    if (kind === 'audiooutput') return sound.speaker()
    const [track] = (kind === 'audioinput' ? stream?.getAudioTracks() : stream?.getVideoTracks()) ?? []
    return track?.getSettings().deviceId ?? ''
  }
  return (Object.keys(titles) as Kind[]).map((kind) => {
    const choices = devices.filter((device) => device.kind === kind)
    return (
      <label key={kind}>
        <span>{titles[kind]}</span>
        <select
          className="input"
          disabled={choices.length === 0}
          defaultValue={inUse(kind)}
          key={`${choices.length} ${inUse(kind)}`}
          onChange={(event) => choose(kind, event.target.value)}
        >
          {choices.length === 0 && <option value="">None found</option>}
          {choices.length > 0 && !choices.some(({ deviceId }) => deviceId === inUse(kind)) && (
            <option value="">System’s choice</option>
          )}
          {choices.map((device, index) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || `${titles[kind]} ${index + 1}`}
            </option>
          ))}
        </select>
      </label>
    )
  })
}

function choose(kind: Kind, deviceId: string): void {
  if (kind === 'audiooutput') void sound.choose(deviceId)
  else void useCall.getState().choose(kind === 'audioinput' ? 'audio' : 'video', deviceId || undefined)
}

function useDevices(): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([])
  useEffect(() => {
    const media = navigator.mediaDevices
    if (!media) return
    const read = () => void media.enumerateDevices().then(setDevices, () => setDevices([]))
    read()
    media.addEventListener('devicechange', read)
    return () => media.removeEventListener('devicechange', read)
  }, [])
  return devices
}
