import { afterEach, expect, test } from 'vitest'
import type { Key } from '../../../preload/contract/index.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

const at = practice()
let one: Workstation
afterEach(() => one?.close())

/** A clock on which twenty seconds pass in one. */
const fast = {
  now: () => Date.now(),
  monotonic: () => performance.now() * 20,
  after(ms: number, work: () => void) {
    const timer = setTimeout(work, ms / 20)
    return () => clearTimeout(timer)
  },
}

/** As the bottom bar: it knows what `sync.status` said when it was last told that this had changed. */
function bar(hears: Key[] = ['sync', 'central']) {
  const shown = { unsent: -1, lastContact: null as string | null }
  const changes = () => one.changed(hears)
  let seen = -1
  return async () => {
    const now = changes()
    if (now !== seen) {
      seen = now
      Object.assign(shown, await one.call('sync.status', {}))
    }
    return shown
  }
}
async function quiet() {
  one = await workstation(at.central.url, { clock: fast })
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  await allSent(one)
  await one.until(async () => (await one.call('sync.status', {})).charts.loading === 0)
}

test('announces that nothing is left to send when typed text is taken back', async () => {
  await quiet()
  const shown = bar()
  const edit = { encounterId: rosa.encounterId, section: 'plan' as const, seen: 0 }
  await one.call('note.edit', { ...edit, text: 'Rest', edit: 1 })
  await one.call('note.edit', { ...edit, text: '', edit: 2 })
  expect((await shown()).unsent).toBe(1)
  await one.until(async () => (await shown()).unsent === 0)
})

test('announces that a write is sent as soon as the server has it, without a poll and without another change', async () => {
  await quiet()
  // A poll tells of the server alone: what is shown here is what the write itself has announced.
  const shown = bar(['sync'])
  await one.call('visit.recordContact', {
    encounterId: rosa.encounterId,
    mode: 'phone',
    reason: 'No camera.',
  })
  expect((await shown()).unsent).toBeGreaterThan(0)
  await one.until(async () => (await one.call('sync.status', {})).unsent === 0)
  await one.until(async () => (await shown()).unsent === 0)
})

test('a poll that brings nothing new is announced: the age of the last contact stays true', async () => {
  await quiet()
  const shown = bar()
  const first = Date.parse((await shown()).lastContact ?? '')
  // Nothing changes at the central API, and nobody touches the workstation.
  await one.until(async () => Date.parse((await shown()).lastContact ?? '') >= first + 1_000)
})
