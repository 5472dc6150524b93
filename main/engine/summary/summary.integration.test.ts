import { beforeEach, expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
beforeEach(async () => {
  one = await at.station()
})

/** A visit with a note and a prescription, up to its signature. */
async function visit(): Promise<void> {
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Fluids.\nRest.', edit: 1, seen: 0 })
  const [ibuprofen] = await one.call('orders.search', { query: 'ibuprofen' })
  const order = {
    rxcui: ibuprofen?.rxcui ?? '',
    dosage: '1 tablet as needed',
    quantity: 10,
    quantityUnit: 'tablets',
  }
  await one.call('orders.draft', { encounterId, ...order, refills: 0, overrideReason: null })
  await allSent(one)
}
async function sign(): Promise<void> {
  const of = {
    encounterId,
    disposition: 'home-care',
    followUp: { when: 'in', value: 2, unit: 'weeks' },
  } as const
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
}
const trail = () =>
  at.central.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
    .all()
    .map(({ body }) => JSON.parse(body))
    .filter(({ outcomeDesc }) => /summary|print|PDF/i.test(outcomeDesc ?? ''))

test('a summary exists once the central API holds the signed note', async () => {
  await visit()
  for (const channel of ['summary.get', 'summary.release'] as const) {
    const input = { encounterId, how: 'print' as const }
    expect((await one.problem(channel, input)).message).toBe('A copy can be had when the visit is signed.')
  }
  one.cut()
  await sign()
  expect((await one.problem('summary.get', { encounterId })).message).toContain('not sent yet')
  expect((await one.problem('summary.release', { encounterId, how: 'pdf' })).code).toBe('not-editable')
  one.mend()
  await allSent(one)
  expect(await one.call('summary.get', { encounterId })).toMatchObject({
    patientName: 'Rosa Delgado',
    place: 'Worcester, MA',
    sections: [{ title: 'Plan', text: 'Fluids.\nRest.' }],
    orders: [{ dosage: '1 tablet as needed', quantity: '10 tablets', refills: 0 }],
    disposition: 'Home care',
    followUp: 'follow-up in 2 weeks',
    signedBy: expect.stringContaining('Okafor'),
  })
})

test('viewing, printing and saving a summary are audited and accepted by the central API', async () => {
  await visit()
  await sign()
  await allSent(one)
  await one.call('summary.get', { encounterId })
  await one.call('summary.get', { encounterId })
  for (const how of ['print', 'print-canceled', 'pdf', 'pdf-failed'] as const)
    await one.call('summary.release', { encounterId, how })
  await one.until(async () => {
    await one.call('sync.now', {})
    return trail().length >= 5
  })
  expect(
    trail().map(({ outcomeDesc, outcome, type, subtype }) => [
      outcomeDesc,
      outcome,
      type.code,
      subtype[0].code,
    ]),
  ).toEqual([
    ['Visit summary opened', '0', 'rest', 'read'],
    ['Visit summary given to the print dialog', '0', '110106', 'print'],
    ['Printing was canceled', '4', '110106', 'print'],
    ['Visit summary saved as a PDF file', '0', '110106', 'pdf'],
    ['The PDF file was not saved', '4', '110106', 'pdf'],
  ])
  const references = trail()[1].entity.map(({ what }: { what: { reference: string } }) => what.reference)
  expect(references[0]).toMatch(/^Composition\//)
  expect(references.slice(1)).toEqual([`Encounter/${encounterId}`, 'Patient/rosa-delgado'])
})
