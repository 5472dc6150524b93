/** The answer is longer than any that the central API gives. */
export class AnswerTooLong extends Error {
  override name = 'AnswerTooLong'
}

/**
 * The same answer, of which no more than `most` bytes come in, unpacked ones: reading one that is longer rejects with
 * `AnswerTooLong`, and the rest is not read. An answer is read whole into memory: one without end would take all there is.
 */
export async function boundedAnswer(response: Response, most: number): Promise<Response> {
  if (!response.body) return response
  if (Number(response.headers.get('Content-Length')) > most) {
    // Nobody waits for what a connection makes of it.
    response.body.cancel().catch(() => undefined)
    throw new AnswerTooLong()
  }
  const { status, statusText, headers } = response
  return new Response(response.body.pipeThrough(counting(most)), { status, statusText, headers })
}

/** `fetch` with such answers. */
export function boundedFetch(fetch: typeof globalThis.fetch, most: number): typeof globalThis.fetch {
  return async (input, init) => boundedAnswer(await fetch(input, init), most)
}

function counting(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > most) throw new AnswerTooLong()
      controller.enqueue(chunk)
    },
  })
}
