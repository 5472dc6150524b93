import { beforeEach, expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** A signature given without a network, and a visit that had changed at the central API meanwhile. */

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
beforeEach(async () => {
  one = await at.station()
})

const type = (text: string, revision = 0) =>
  one.call('note.edit', { encounterId, section: 'subjective', text, edit: 1, seen: revision })
async function sign() {
  const { digest, prevents } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(prevents).toEqual([])
  await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
}

test('the physician is told in that visit, the note and its order are open again, and a second signature holds', async () => {
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await type('Cough for a week.')
  await allSent(one)

  one.cut()
  const [ibuprofen] = await one.call('orders.search', { query: 'ibuprofen' })
  await one.call('orders.draft', {
    encounterId,
    rxcui: ibuprofen?.rxcui ?? '',
    dosage: '1 tablet as needed',
    quantity: 10,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: null,
  })
  // Signed at once, before this text went into the note of their own.
  await type('Cough for a week, dry.', (await one.call('note.open', { encounterId })).sections[0]?.revision)
  await sign()
  expect((await one.call('visit.get', { encounterId })).state).toBe('signed')
  const { store } = at.central.context
  const before = store.read('Encounter', encounterId)?.resource
  if (!before) throw new Error('the visit is not at the central API')
  store.put({ ...before, id: encounterId, length: { value: 7, unit: 'min' } })
  one.events.splice(0)
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'in-progress')

  const notices = one.events.flatMap(({ event, payload }) =>
    event === 'notice' ? [payload as { severity: string; message: string; encounterId: string }] : [],
  )
  expect(notices).toMatchObject([{ severity: 'stop', encounterId }])
  expect(notices[0]?.message).toContain('this signature does not count')
  await one.until(() =>
    (['visit', 'note', 'orders'] as const).every((kind) => one.changed([`${kind}:${encounterId}`]) > 0),
  )
  const note = await one.call('note.open', { encounterId })
  expect(note).toMatchObject({
    editable: true,
    signedAt: null,
    // Their own text, not another device's: nothing to be seen or decided before signing again.
    sections: [{ text: 'Cough for a week, dry.', mergedUnseen: false, conflict: null }, {}, {}, {}],
  })
  expect((await one.call('orders.list', { encounterId })).map(({ state }) => state)).toEqual(['draft'])
  await one.until(() => one.realtime()?.leases.some(({ task }) => task === taskId))

  await allSent(one)
  expect(store.read('Task', taskId)?.resource.status).toBe('in-progress')
  await type(
    'Cough for a week, dry. No fever.',
    (await one.call('note.open', { encounterId })).sections[0]?.revision,
  )
  await allSent(one)
  await sign()
  await allSent(one)
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'signed')
  expect(store.read('Task', taskId)?.resource.status).toBe('completed')
  expect(store.read('Encounter', encounterId)?.resource.length?.value).toBe(7)
  const prescribed = store.search('MedicationRequest', { encounter: encounterId })
  expect(prescribed.map(({ resource }) => resource.status)).toEqual(['active'])
  const [final, ...others] = store.search('Composition', { encounter: encounterId })
  expect(others).toEqual([])
  expect(JSON.stringify(final?.resource)).toContain('No fever.')
})
