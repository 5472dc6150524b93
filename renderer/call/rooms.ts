import { create } from 'zustand'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { RoomView } from '../../preload/views/index.ts'
import { rounds } from '../base/bridge.ts'
import { useCall } from './store.ts'

/** In whose call the patient is, as the line tells it. */
const useRooms = create<{ rooms: readonly RoomView[] }>(() => ({ rooms: [] }))

export function followRooms(): void {
  let told = false
  rounds.on('call.rooms', ({ rooms }) => {
    told = true
    useRooms.setState({ rooms })
  })
  // A window that was loaded again missed what was told before.
  void rounds.call('call.rooms', {}).then((result) => {
    if (result.ok && !told) useRooms.setState({ rooms: result.value })
  })
}

/** Those in which the patient is and this provider is not. */
export function useWaitingRooms(): readonly RoomView[] {
  const call = useCall(({ live, encounterId }) => (live ? encounterId : null))
  const rooms = useRooms((state) => state.rooms)
  return call === null ? rooms : rooms.filter(({ encounterId }) => encounterId !== call)
}

export const useWaitingRoom = (encounterId: string): RoomView | null =>
  useWaitingRooms().find((room) => room.encounterId === encounterId) ?? null

/** "in the room since 2:31 PM, with camera and microphone" */
export const roomLabel = ({ since, devices }: RoomView): string =>
  `in the room since ${formatMoment(since)}${devices ? `, ${deviceLabel(devices)}` : ''}`

function deviceLabel({ camera, microphone, phone }: NonNullable<RoomView['devices']>): string {
  const place = phone ? ' on a phone' : ''
  if (camera && microphone) return `with camera and microphone${place}`
  if (camera) return `with a camera and no sound${place}`
  if (microphone) return `with a microphone and no picture${place}`
  return `without camera and microphone${place}`
}
