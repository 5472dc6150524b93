import type { RoomView } from '../../preload/views/index.ts'
import type { RealtimePlatform } from './platform.ts'
import type { Room } from './realtime-events.ts'

/** In which of this provider's visits the patient is in the call, and waits or talks. Told to the window as it changes. */
export function createRooms(platform: Pick<RealtimePlatform, 'clock' | 'emit'>) {
  let rooms = new Map<string, RoomView>()
  let updatedAt = Number.NEGATIVE_INFINITY

  function become(next: typeof rooms): void {
    const before = JSON.stringify([...rooms.values()])
    rooms = next
    const now = [...rooms.values()]
    if (JSON.stringify(now) !== before) platform.emit('call.rooms', { rooms: now })
  }
  const viewOf = ({ call, patient }: Room): RoomView[] =>
    patient ? [{ encounterId: call, since: patient.since, devices: patient.devices }] : []

  return {
    list: (): RoomView[] => [...rooms.values()],
    /** One of them, as it is now. */
    update(room: Room): void {
      updatedAt = platform.clock.monotonic()
      const next = new Map(rooms)
      next.delete(room.call)
      for (const view of viewOf(room)) next.set(room.call, view)
      become(next)
    },
    /** All of them, as they were asked for at `askedAt` (monotonic ms): what was updated since is newer. */
    replace(all: Room[], askedAt: number): void {
      if (askedAt < updatedAt) return
      become(new Map(all.flatMap(viewOf).map((view) => [view.encounterId, view])))
    },
  }
}
