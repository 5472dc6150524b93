import { expect, test } from 'vitest'
import { preferredPharmacyOf } from '../../clinical/pharmacies/pharmacy.ts'
import { allSent, chartLoaded, practice, rosa } from '../testing/practice.ts'

/** The directory of the training practice, from its server to an order. */

const at = practice({ pharmacySeconds: 0 })
const { taskId, encounterId } = rosa

test('a pharmacy elsewhere is asked of the server, kept, and made the patient’s own on the record', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  const find = (query: string) => one.call('orders.pharmacies', { encounterId, query })
  expect(await find('')).toMatchObject({ known: true, chosen: { id: 'pharmacy-park-worcester' } })
  expect((await find('hope')).found).toEqual([])
  expect(await one.call('orders.findPharmacies', { query: 'hope' })).toEqual({ found: 1 })
  expect((await find('hope')).found).toMatchObject([{ name: 'Hope Street Pharmacy', state: 'RI' }])

  const pharmacy = 'pharmacy-hope-providence'
  await one.call('orders.preferPharmacy', { encounterId, pharmacy })
  expect((await find('')).preferred?.id).toBe(pharmacy)
  await allSent(one)
  expect((await find('')).preferred?.id).toBe(pharmacy)
  const patient = at.central.context.store.read('Patient', 'rosa-delgado')?.resource
  expect(preferredPharmacyOf(patient)).toBe(pharmacy)
})

test('without the server a search says so, and what is on this machine stays', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  one.cut()
  const { code } = await one.problem('orders.findPharmacies', { query: 'hope' })
  expect(code).toBe('central-unreachable')
  expect((await one.call('orders.pharmacies', { encounterId, query: 'lincoln' })).found).toHaveLength(1)
})
