import { expect, test, vi } from 'vitest'
import { type Channel, type Command, channels, isQuery } from '../../../preload/contract/index.ts'
import { agreed, allSent, chartLoaded, practice, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'
import { asked } from './testing/asked.ts'

/** How often each visit was read from the cache. */
const reads = vi.hoisted(() => {
  // Another file of this process may have loaded the engine with its own.
  vi.resetModules()
  return new Map<string, number>()
})
vi.mock('../record/visit-on-hand.ts', async (original) => {
  const real = await original<typeof import('../record/visit-on-hand.ts')>()
  return {
    ...real,
    visitOnHand(...of: Parameters<typeof real.visitOnHand>) {
      reads.set(of[1], (reads.get(of[1]) ?? 0) + 1)
      return real.visitOnHand(...of)
    },
  }
})

const { encounterId, taskId } = rosa
const at = practice()
const mostOften = () => Math.max(0, ...reads.values())

/** How often a call reads a visit: of nothing that goes on beside it, since it waits for nothing. */
async function readsOf(one: Workstation, channel: Channel, input: unknown): Promise<number> {
  reads.clear()
  const result = await one.engine().call(channel, input as never)
  if (!isQuery(channel)) expect(result, channel).toMatchObject({ ok: true })
  return mostOften()
}

test('a query reads a visit once, and a command once before each part it writes and once for its answer', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  const counted: Record<string, number> = {}
  const count = async (channel: Command, input: unknown) => {
    // Something is written in between: nothing is known from the call before.
    await one.call('form.keep', { encounterId, form: 'order', values: { dosage: channel } })
    counted[channel] = await readsOf(one, channel, input)
  }
  await count('chart.viewed', { chartOf: { encounterId } })
  await count('visit.recordContact', { encounterId, mode: 'video', reason: null })
  await count('visit.recordConsent', { encounterId, consent: agreed })
  await count('visit.recordLocation', { encounterId, location: worcester })
  await count('visit.confirmIdentity', { encounterId })
  await count('visit.start', { encounterId })
  await count('note.takeUp', { encounterId })
  await count('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1 })
  await count('chart.recordAllergy', {
    encounterId,
    text: 'Latex',
    rxcui: null,
    reaction: null,
    criticality: 'low',
  })
  await count('orders.draft', {
    encounterId,
    rxcui: '197806',
    dosage: 'one as needed',
    quantity: 10,
    quantityUnit: 'tablet',
    refills: 0,
    overrideReason: 'Asked.',
  })
  await count('visit.finishLater', { encounterId })
  await allSent(one)
  const of = { encounterId, disposition: 'home-care' as const }
  for (const channel of Object.keys(channels) as Channel[]) {
    if (!isQuery(channel) || channels[channel].to !== 'engine' || channel.startsWith('cosign.')) continue
    await one.call('form.keep', { encounterId, form: 'order', values: { dosage: channel } })
    counted[channel] = await readsOf(one, channel, asked[channel])
  }
  const { digest } = await one.call('visit.review', of)
  await count('visit.sign', { ...of, digest, reason: 'Not needed.' })
  const compositionId = '00000000-0000-0000-0000-000000000001'
  await count('note.addendum', { encounterId, compositionId, text: 'Called.', base: '', edit: 2 })
  const review = await one.call('note.review', { encounterId, compositionId })
  await count('note.sign', { encounterId, compositionId, digest: review.digest })
  await count('note.mark', {
    encounterId,
    compositionId,
    reason: 'Another visit.',
    moveTo: null,
  })
  const most = (channel: string) =>
    // What is typed is written first, then the end of the visit.
    isQuery(channel as Channel) ? 1 : channel === 'visit.finishLater' ? 3 : 2
  const more = Object.entries(counted).filter(([channel, times]) => times > most(channel))
  expect(Object.fromEntries(more)).toEqual({})
  // Counted at all.
  expect([counted['note.open'], counted['visit.sign']]).toEqual([1, 2])
})
