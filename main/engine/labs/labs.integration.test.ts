import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'

/** A test from the server's catalog to its result, through a signature and the training laboratory. */

const at = practice({ pharmacySeconds: 3600, labSeconds: 0 })
const { taskId, encounterId } = rosa

test('tests and a set are ordered, kept from the signature until they are answered, signed, and followed to a result', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await one.call('labs.list', { encounterId })).offered)
  const [set] = await one.call('labs.search', { query: 'uti' })
  expect(set).toMatchObject({ kind: 'set', members: { length: 3 } })
  const cbc = { encounterId, test: 'test-cbc', stat: true, answers: [], payer: 'patient', reason: null }
  // Where the patient is decides whether one may order.
  expect((await one.problem('labs.order', { ...cbc, site: null })).code).toBe('not-licensed')
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Labs.', edit: 1, seen: 0 })
  await one.call('diagnoses.add', { encounterId, code: 'N39.0' }).catch(() => undefined)

  const form = await one.call('labs.form', { encounterId, test: 'test-cbc' })
  expect(form).toMatchObject({
    example: true,
    sites: [{ id: 'site-worcester' }, {}, {}, {}],
    begin: { site: 'site-worcester' },
  })
  const ordered = await one.call('labs.order', { ...cbc, site: form.begin.site })
  expect(ordered).toMatchObject({ state: 'draft', stat: true, payer: 'Paid by the patient', needs: [] })
  expect((await one.problem('labs.order', { ...cbc, site: 'site-boston-imaging' })).code).toBe('not-found')
  const members = await one.call('labs.orderSet', { encounterId, set: set?.id ?? '' })
  expect(members.map(({ needs }) => needs.length)).toEqual([0, 1, 0])
  const review = { encounterId, disposition: 'home-care' as const }
  expect((await one.call('visit.review', review)).prevents).toEqual([
    'Urine culture: Answer: How is it collected?',
  ])
  for (const { id } of members) await one.call('labs.remove', { encounterId, orderId: id })

  const { digest, prevents, willHappen } = await one.call('visit.review', review)
  expect(prevents).toEqual([])
  expect(willHappen.join('\n')).toContain('Complete blood count (CBC), STAT')
  await one.call('visit.sign', { ...review, digest, reason: 'Consent is on paper.' })
  await allSent(one)
  const order = async () => (await one.call('labs.list', { encounterId })).orders[0]
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await order())?.state === 'resulted'
  })
  expect(await order()).toMatchObject({ id: ordered.id, unsigned: false, canCancel: false })
  expect(at.central.context.store.search('DiagnosticReport', { patient: 'rosa-delgado' })).toHaveLength(1)
})

test('a test that was ordered here while another device signed without it is still open, until it is removed', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await one.until(async () => (await one.call('labs.list', { encounterId })).offered)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  await allSent(one)
  const two = await at.station()
  await two.until(async () => (await two.call('queue.list', {})).mine.length > 0)
  await chartLoaded(two)
  await two.until(() => (two.realtime()?.leases.length ?? 0) > 0)
  const cbc = { encounterId, test: 'test-cbc', stat: false, answers: [], payer: 'patient', reason: null }
  const { id: orderId } = await one.call('labs.order', { ...cbc, site: 'site-worcester' })

  await two.until(async () => (await two.call('note.open', { encounterId })).sections.some((it) => it.text))
  await two.call('note.takeOver', { encounterId })
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await two.call('visit.review', of)
  await two.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
  await allSent(two)
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('note.open', { encounterId })).kept === 'signed'
  })
  const left = async () =>
    (await one.call('queue.stillOpen', {}))
      .flatMap(({ items }) => items)
      .filter(({ kind }) => kind === 'test')
  expect((await left()).map(({ text }) => text).join()).toMatch(/CBC.*signed on another device without it/)
  await one.call('labs.remove', { encounterId, orderId })
  expect(await left()).toEqual([])
})
