import { createParser } from 'eventsource-parser'

/** An event as it came, for tests. */
export type ReceivedEvent = { id?: string | undefined; event: string; data: unknown }

/** Listens to `GET /realtime` as a workstation or a page does. For tests. */
export async function listenTo(url: string, headers: Record<string, string>, path = '/realtime') {
  const stop = new AbortController()
  const answer = await fetch(`${url}${path}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  })
  if (!answer.ok || !answer.body) throw new Error(`GET ${path}: ${answer.status}`)
  const received: ReceivedEvent[] = []
  const waiting = new Set<() => void>()
  let over = false
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      received.push({ id, event: event ?? '', data: JSON.parse(data) })
      for (const look of waiting) look()
    },
  })
  const { body } = answer
  const reading = (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch {
      // Cut off, by us or by the server.
    }
    over = true
  })()
  return {
    received,
    headers: answer.headers,
    of: (event: string) => received.filter((it) => it.event === event),
    /** Resolves with the first event that `wanted` accepts, heard already or to come. */
    next(event: string, wanted: (data: never) => boolean = () => true): Promise<ReceivedEvent> {
      return new Promise((resolve) => {
        const look = () => {
          const found = received.find((it) => it.event === event && wanted(it.data as never))
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    /** Resolves when the server ended the stream. */
    ended: reading,
    isOver: () => over,
    async close(): Promise<void> {
      stop.abort()
      await reading
    },
  }
}
