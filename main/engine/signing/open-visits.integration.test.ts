import type { MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'

/** What is left to do, of every visit, in one list. */

const { encounterId, taskId } = rosa
const at = practice({ pharmacySeconds: 3600 })

test('what is left to do in a visit stands in one list until it is done: the visit, its note, a held order', async () => {
  const one = await at.station()
  const items = async () =>
    (await one.call('queue.stillOpen', {}))
      .filter(({ name }) => name === 'Rosa Delgado')
      .flatMap((visit) => visit.items)
      // What the practice has for the patient's reason is another feature's.
      .filter(({ kind }) => kind !== 'instructions')
  const kinds = async () => (await items()).map(({ kind }) => kind)
  expect(await items()).toEqual([])
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  expect((await items()).map(({ text }) => text)).toEqual(['The visit has not ended.'])
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const { id: orderId } = await one.call('orders.draft', {
    encounterId,
    rxcui: '311372',
    dosage: '1 tablet as needed',
    quantity: 10,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: 'Talked over',
  })
  await one.call('visit.finishLater', { encounterId })
  expect((await items()).map(({ text, owner }) => [text, owner])).toEqual([['The note is not signed.', null]])

  const of = { encounterId, disposition: 'home-care' } as const
  const { digest, stillOpen } = await one.call('visit.review', of)
  const left = stillOpen.map(({ text }) => text)
  expect(left).toContain('Whether the patient is to be seen again is not said.')
  await one.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
  await allSent(one)
  expect(await items()).toEqual([])

  const { store } = at.central.context
  const order = store.read('MedicationRequest', orderId)?.resource as MedicationRequest
  store.put({ ...order, id: orderId, status: 'on-hold', statusReason: { text: 'A colleague has to look.' } })
  await one.call('sync.now', {})
  await one.until(async () => (await kinds()).includes('order'))
  expect((await items())[0]?.text).toMatch(/loratadine.*Held: A colleague has to look\./i)
  await one.call('orders.stop', { encounterId, orderId, reason: 'Not needed.' })
  expect(await items()).toEqual([])
})
