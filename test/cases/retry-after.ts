import assert from 'node:assert/strict'
import type { At } from './case.ts'

type Answer = { status: number; headers: Record<string, string>; body: object }
let answer: Answer | null = null
let refused = 0
const asked: string[] = []

/** Between engine and central API: once an answer is given, each write of FHIR gets it. */
export const askedToWait =
  (real: typeof fetch): typeof fetch =>
  async (input, init) => {
    const method = init?.method ?? 'GET'
    const url = String(input)
    if (url.includes('/fhir/R4')) asked.push(method)
    if (!answer || method === 'GET' || !url.includes('/fhir/R4')) return real(input, init)
    refused += 1
    const epoch =
      (await real(input, { ...init, method: 'GET', body: null })).headers.get('Server-Epoch') ?? ''
    const headers = { ...answer.headers, 'Server-Epoch': epoch }
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers })
  }

const count = (writes: boolean) => asked.filter((method) => (method !== 'GET') === writes).length

/** The clock goes on as clocks do, so only the first moments of the wait are looked at here. */
export async function waitOf({ station, file }: At): Promise<void> {
  const encounterId = 'rosa-delgado-visit'
  await station.call('queue.claim', { taskId: 'rosa-delgado-task' })
  await station.until(
    async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
  )
  answer = (file as { answer: Answer }).answer
  await station.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  await station.call('note.open', { encounterId })
  await station.until(async () => {
    await station.call('sync.now', {})
    return refused > 0
  })
  // What was under way when the first was refused has come to its end.
  await station.call('sync.now', {})
  const [writes, reads] = [count(true), count(false)]
  for (let n = 0; n < 5; n++) await station.call('sync.now', {})
  assert.equal(count(true), writes)
  assert.ok(count(false) > reads, 'no reads')
  const { message } = await station.call('sync.status', {})
  assert.match(message, /asks to wait \d+ min/)
}
