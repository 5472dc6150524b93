export type Participant = { id: string; name: string; role: 'patient' | 'provider' | 'guest' }
export type CentralEvent =
  | { event: 'participants'; data: { call: string; participants: Participant[] } }
  | { event: 'visit'; data: { call: string; over: boolean; emergency: boolean } }
  | { event: 'signal'; data: { call: string; from: string; to: string; data: string } }

/** The server pings every 10 s. */
const silenceMs = 25_000
/** The first ping comes at once, unless a proxy holds the stream back. */
const firstEventMs = 8_000
const delays = [0, 1_000, 3_000, 5_000, 7_000]

/**
 * Listens to the central API: a stream, resumed after the last event, or long polling where a proxy holds the
 * stream back. `opened` runs at each (re)connection, when what was missed has arrived.
 */
export function listen(
  call: string,
  callbacks: { event(event: CentralEvent): void; opened(): void; lost(): void },
) {
  let lastId = ''
  let attempt = 0
  let source: EventSource | undefined
  let closed = false
  let polling = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const stopPoll = new AbortController()

  const address = (more: string) =>
    `/realtime?call=${encodeURIComponent(call)}${more}${lastId ? `&after=${encodeURIComponent(lastId)}` : ''}`

  function take(name: string, text: string): void {
    if (name === 'participants' || name === 'signal' || name === 'visit')
      callbacks.event({ event: name, data: JSON.parse(text) } as CentralEvent)
  }

  function later(ms: number, work: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
  }

  /** `received`: whether anything came the way that just ended; if not, the other way is tried. */
  function again(received: boolean): void {
    source?.close()
    if (closed) return
    callbacks.lost()
    if (!received) polling = !polling
    const delay = delays[Math.min(attempt++, delays.length - 1)] ?? 0
    later(delay + Math.random() * 1_000, polling ? poll : stream)
  }

  function stream(): void {
    const mine = new EventSource(address(''))
    source = mine
    let received = false
    later(firstEventMs, () => again(received))
    // The browser's own way to reconnect gives up on an error answer; ours does not.
    mine.onerror = () => again(received)
    for (const name of ['ping', 'participants', 'signal', 'visit', 'poke', 'lease', 'arrived']) {
      mine.addEventListener(name, (message) => {
        if (source !== mine || closed) return
        later(silenceMs, () => again(received))
        if (message.lastEventId) lastId = message.lastEventId
        if (!received) {
          received = true
          attempt = 0
          callbacks.opened()
        }
        take(name, message.data)
      })
    }
  }

  async function poll(): Promise<void> {
    let opened = false
    while (!closed) {
      try {
        const answer = await fetch(address('&poll=1'), { signal: stopPoll.signal })
        if (!answer.ok) throw new Error(`poll ${answer.status}`)
        const { events } = (await answer.json()) as {
          events: { id: string; event: string; data: unknown }[]
        }
        attempt = 0
        if (!opened) callbacks.opened()
        opened = true
        for (const { id, event, data } of events) {
          lastId = id
          take(event, JSON.stringify(data))
        }
      } catch {
        return again(opened)
      }
    }
  }

  stream()
  return {
    close(): void {
      closed = true
      clearTimeout(timer)
      source?.close()
      stopPoll.abort()
    },
  }
}
