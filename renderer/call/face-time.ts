/** Face-to-face time: runs while both see or hear each other, and only then. Monotonic ms. */
export type FaceTime = { ms: number; since: number | null }

export const noFaceTime: FaceTime = { ms: 0, since: null }

/** The same object while nothing changes. */
export function withConnection(time: FaceTime, connected: boolean, now: number): FaceTime {
  if (connected === (time.since !== null)) return time
  return connected ? { ms: time.ms, since: now } : { ms: readFaceTime(time, now), since: null }
}

export function readFaceTime(time: FaceTime, now: number): number {
  return time.ms + (time.since === null ? 0 : now - time.since)
}

/** `06:12`, or `1:06:12` beyond an hour: as wide in each second as in the one before. */
export function formatFaceTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3_600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours === 0 ? rest : `${hours}:${rest}`
}
