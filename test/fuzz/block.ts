/**
 * Nothing may hold everybody else longer than this many times what `JSON.parse` of a document of 1 MB takes, on the same
 * machine in the same run. The processor's time counts, not the clock's: others work on this machine too.
 */
const times = 100

/** ms of the processor that this thread has used so far. */
function used(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** A document of about 1 MB of the kind that crosses the wire. */
const document = (): string =>
  JSON.stringify(
    Array.from({ length: 4000 }, (_, n) => ({
      resourceType: 'Observation',
      id: `o-${n}`,
      status: 'final',
      code: { text: 'Heart rate' },
      subject: { reference: 'Patient/p' },
      valueQuantity: { value: n, unit: '/min' },
      note: [{ text: 'Taken while sitting, after five minutes of rest, left arm.' }],
    })),
  )

/** In ms: the middle of nine readings. Measured once in a process. */
let limit: number | undefined
export function blockLimit(): number {
  if (limit !== undefined) return limit
  const text = document()
  const readings = Array.from({ length: 9 }, () => {
    const before = used()
    JSON.parse(text)
    return used() - before
  }).toSorted((a, b) => a - b)
  limit = times * (readings[4] ?? 0)
  return limit
}

/** Begins to count; the answer tells how many ms of the processor this thread has used since. */
export function stopwatch(): () => number {
  const before = used()
  return () => used() - before
}

/**
 * Begins to watch every turn of the event loop; the answer ends it and tells the longest one, in ms of the processor: so long
 * nobody else was heard. For what is asked and answered within one process.
 */
export function longestTurn(): () => number {
  let longest = 0
  let before = used()
  let over = false
  const look = () => {
    const now = used()
    longest = Math.max(longest, now - before)
    before = now
  }
  const turn = () => {
    look()
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  return () => {
    over = true
    look()
    return longest
  }
}
