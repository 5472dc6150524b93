import type { Other } from './call-snapshot.ts'

export type AudioElement = Pick<HTMLAudioElement, 'srcObject' | 'play' | 'pause'> & {
  setSinkId?(deviceId: string): Promise<void>
}

/** The voices play apart from what is drawn: looking at the queue doesn't silence the patient. */
export function createSound(newElement: () => AudioElement) {
  const playing = new Map<string, AudioElement>()
  let speaker = ''

  return {
    play(others: readonly Pick<Other, 'id' | 'stream'>[]): void {
      for (const [id, element] of playing) {
        if (others.some((other) => other.id === id && other.stream)) continue
        element.pause()
        element.srcObject = null
        playing.delete(id)
      }
      for (const { id, stream } of others) {
        if (!stream) continue
        let element = playing.get(id)
        if (!element) {
          element = newElement()
          playing.set(id, element)
          if (speaker) void element.setSinkId?.(speaker).catch(() => undefined)
        }
        if (element.srcObject === stream) continue
        element.srcObject = stream
        // Rejected when the next stream comes before this one played.
        void element.play().catch(() => undefined)
      }
    },
    speaker: () => speaker,
    /** Resolves false when that device can't be used. */
    async choose(deviceId: string): Promise<boolean> {
      speaker = deviceId
      const chosen = await Promise.allSettled([...playing.values()].map((one) => one.setSinkId?.(deviceId)))
      return chosen.every(({ status }) => status === 'fulfilled')
    },
  }
}
