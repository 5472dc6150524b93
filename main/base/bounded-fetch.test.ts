import { expect, test } from 'vitest'
import { AnswerTooLong, boundedFetch } from './bounded-fetch.ts'

/** Sends `chunks` of 10 bytes, if as many are read; says how many were. */
function sending(chunks: number, headers: Record<string, string> = {}) {
  const sent = { chunks: 0, canceled: false }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent.chunks === chunks) return controller.close()
      sent.chunks += 1
      controller.enqueue(new TextEncoder().encode('0123456789'))
    },
    cancel() {
      sent.canceled = true
    },
  })
  return { sent, fetch: async () => new Response(body, { status: 201, headers }) }
}

test('an answer that fits comes as it is', async () => {
  const { fetch } = sending(10, { 'Server-Epoch': 'e' })
  const answer = await boundedFetch(fetch, 100)('http://central')
  expect([answer.status, answer.headers.get('Server-Epoch')]).toEqual([201, 'e'])
  expect(await answer.text()).toHaveLength(100)
})

test('stops reading an endless answer at the limit', async () => {
  const { sent, fetch } = sending(Number.POSITIVE_INFINITY)
  const answer = await boundedFetch(fetch, 100)('http://central')
  await expect(answer.text()).rejects.toBeInstanceOf(AnswerTooLong)
  expect(sent.canceled).toBe(true)
  // What streams hold ready is a chunk or two.
  expect(sent.chunks).toBeLessThan(15)
})

test('an answer that says itself that it is too long is not read at all', async () => {
  const { sent, fetch } = sending(Number.POSITIVE_INFINITY, { 'Content-Length': '101' })
  await expect(boundedFetch(fetch, 100)('http://central')).rejects.toBeInstanceOf(AnswerTooLong)
  expect(sent.canceled).toBe(true)
  expect(sent.chunks).toBeLessThan(3)
})

test('an answer without a body is let be', async () => {
  const nothing = new Response(null, { status: 204 })
  expect(await boundedFetch(async () => nothing, 100)('http://central')).toBe(nothing)
})
