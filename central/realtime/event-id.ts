import type { FastifyRequest } from 'fastify'

/**
 * Where someone wants to resume: after this signal, and, when they were polling, after this place of their
 * mailbox. On the wire `{signal}` or `{signal}-{mailbox}.{place}`; opaque to clients.
 */
export type EventId = { signal: number; mailbox: string | undefined; place: number }

function readEventId(text: string | undefined): EventId | undefined {
  const match = /^(\d{1,15})(?:-([0-9a-z]{1,12})\.(\d{1,12}))?$/.exec(text ?? '')
  return match ? { signal: Number(match[1]), mailbox: match[2], place: Number(match[3] ?? 0) } : undefined
}

/** From the header `Last-Event-ID`, or `after` in the address (a browser's EventSource sets no header at first). */
export function parseEventId(request: FastifyRequest): EventId | undefined {
  const header = request.headers['last-event-id']
  const { after } = request.query as { after?: unknown }
  return readEventId(typeof header === 'string' ? header : undefined) ?? readEventId(String(after ?? ''))
}
