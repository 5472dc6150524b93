/** An answer that says no: `message` is the sentence of the central API. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function send(method: string, path: string, body?: unknown, more: RequestInit = {}): Promise<unknown> {
  const headers: Record<string, string> = { ...(more.headers as Record<string, string>) }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const answer = await fetch(path, {
    ...more,
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (answer.ok) return text ? JSON.parse(text) : undefined
  let message = ''
  try {
    message = JSON.parse(text).issue[0].details.text
  } catch {
    // Not the central API's own message; the status says enough.
  }
  throw new Refused(answer.status, message)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Opens the session of this link: sets the cookie, says which call it is. */
export async function openSession(token: string): Promise<{ call: string; provider: string | null }> {
  return (await send('POST', `/join/${encodeURIComponent(token)}/session`)) as {
    call: string
    provider: string | null
  }
}

/** What the patient answers to the intake's questions. */
export async function sendAnswers(
  token: string,
  body: { answers: { id: string; yes: boolean }[]; language: 'en' | 'es' },
): Promise<void> {
  await send('PUT', `/join/${encodeURIComponent(token)}/answers`, body)
}

export async function iceConfiguration(call: string): Promise<RTCConfiguration> {
  const { iceServers, iceTransportPolicy } = (await send(
    'GET',
    `/ice-servers?call=${encodeURIComponent(call)}`,
  )) as { iceServers: RTCIceServer[]; iceTransportPolicy: RTCIceTransportPolicy }
  return { iceServers, iceTransportPolicy }
}

const participantPath = (call: string, id: string) =>
  `/realtime/calls/${encodeURIComponent(call)}/participants/${encodeURIComponent(id)}`

/** Joins, and says "still here" when said again. `devices`: what the clinician will hear and see. */
export async function stayIn(
  call: string,
  self: string,
  devices: { camera: boolean; microphone: boolean; phone: boolean },
): Promise<void> {
  await send('PUT', participantPath(call, self), { name: 'Patient', role: 'patient', devices })
}

/** Also while the page goes away. */
export async function leaveCall(call: string, self: string): Promise<void> {
  await send('DELETE', participantPath(call, self), undefined, { keepalive: true }).catch(() => undefined)
}

/** One after the other, since a candidate must not overtake its answer; each tried for as long as the server would hold it. */
export function createSender(call: string, self: string, rejoin: () => Promise<unknown>) {
  let last: Promise<void> = Promise.resolve()

  async function deliver(to: string, data: string): Promise<void> {
    const key = crypto.randomUUID()
    const until = performance.now() + 60_000
    while (performance.now() < until) {
      try {
        const headers = { 'idempotency-key': key }
        await send('POST', '/realtime/signals', { call, from: self, to, data }, { headers })
        return
      } catch (error) {
        if (error instanceof Refused && error.status === 404) return
        // Too many at once asks for patience alone.
        const mayBeOut = error instanceof Refused && error.status < 500 && error.status !== 429
        if (mayBeOut) await rejoin().catch(() => undefined)
        await pause(1_000)
      }
    }
  }

  return (to: string, message: unknown): Promise<void> => {
    last = last.then(() => deliver(to, JSON.stringify(message)))
    return last
  }
}
