import { expect, test } from 'vitest'
import { renderedDosage, type Sig, sigText } from '../../clinical/medications/sig.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

/** A dose by weight from the statement in the visit to the central API, and what a pharmacist reads there. */

const at = practice()
const jonah = { encounterId: 'jonah-abrams-visit', taskId: 'jonah-abrams-task' }

async function storedOrder(one: Workstation, id: string): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${one.realtime()?.token}`,
    'rounds-client-version': '0.1.0',
    'rounds-device': 'test',
  }
  const answer = await fetch(`${at.central.url}/fhir/R4/MedicationRequest/${id}`, { headers })
  return answer.json()
}

test('a child’s dose by weight reaches the central API as FHIR, with the weight it goes by', async () => {
  const one = await at.station()
  const { encounterId } = jonah
  await one.call('queue.claim', { taskId: jonah.taskId })
  await chartLoaded(one, encounterId)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })

  // In the chart is one of last winter.
  expect((await one.call('orders.weight', { encounterId })).blocks).toMatch(
    /^Weight is \d+ months old: ask\.$/,
  )
  await one.call('chart.recordVitals', {
    encounterId,
    vitals: [{ kind: 'weight', value: 27, unit: 'kg' }],
    source: 'stated',
    at: null,
  })
  const { weight, blocks } = await one.call('orders.weight', { encounterId })
  expect({ blocks, ...weight }).toMatchObject({ blocks: null, kg: 27, source: 'Stated by the patient' })

  const sig: Sig = {
    dose: 7.5,
    doseMax: null,
    unit: 'mL',
    route: 'oral',
    often: 'bid',
    days: 10,
    asNeeded: null,
    more: '',
    mg: 600,
    byWeight: { mgPerKg: 45, per: 'day', kg: 27 },
  }
  const order = await one.call('orders.draft', {
    encounterId,
    rxcui: '308189',
    dosage: sigText(sig),
    sig,
    quantity: 150,
    quantityUnit: 'mL',
    refills: 0,
    overrideReason: 'Talked over',
  })
  const review = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(review.prevents).toEqual([])
  expect(review.willHappen).toContainEqual(
    expect.stringContaining(
      'amoxicillin 80 MG/ML Oral Suspension (400 mg/5 mL): Take 7.5 mL (600 mg) by mouth twice a day for 10 days. Quantity 150 mL, no refills.',
    ),
  )
  await one.call('visit.sign', {
    encounterId,
    disposition: 'home-care',
    digest: review.digest,
    reason: 'Not needed.',
  })
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted')

  expect(await storedOrder(one, order.id)).toMatchObject({
    status: 'active',
    dosageInstruction: [
      {
        text: 'Take 7.5 mL (600 mg) by mouth twice a day for 10 days',
        route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] },
        timing: {
          repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsDuration: { value: 10, code: 'd' } },
        },
        doseAndRate: [
          { doseQuantity: { value: 7.5, code: 'mL' } },
          { doseQuantity: { value: 600, code: 'mg' } },
        ],
      },
    ],
    dispenseRequest: {
      quantity: { value: 150, unit: 'mL' },
      expectedSupplyDuration: { value: 10, code: 'd' },
    },
    note: [{ text: expect.stringContaining('27 kg × 45 mg/kg/day ÷ 2 = 608 mg → 7.6 mL per dose') }],
    supportingInformation: [{ reference: `Observation/${weight?.id}` }],
  })
})

test('steps are read in the review, at the order, in the summary and at the central API as they were signed', async () => {
  const one = await at.station()
  const { encounterId, taskId } = rosa
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const sig: Sig = {
    dose: 2,
    doseMax: null,
    unit: 'tablet',
    route: 'oral',
    often: 'daily',
    days: 1,
    asNeeded: null,
    more: 'with food',
    mg: null,
    byWeight: null,
    next: [{ dose: 1, often: 'daily', days: 4, mg: null }],
  }
  const dosage = sigText(sig)
  expect(dosage).toBe(
    'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days; each step: with food',
  )
  const pack = { rxcui: '308460', dosage, sig, quantity: 6, quantityUnit: 'tablets', refills: 0 }
  const order = await one.call('orders.draft', { encounterId, ...pack, overrideReason: null })
  const { digest, willHappen } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(willHappen).toContainEqual(expect.stringContaining(`${dosage}. Quantity 6 tablets, no refills.`))
  await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  const list = () => one.call('orders.list', { encounterId })
  await one.until(async () => (await list())[0]?.state === 'transmitted')
  await allSent(one)
  expect(await list()).toMatchObject([{ dosage, sig }])
  expect((await one.call('summary.get', { encounterId })).orders).toMatchObject([{ dosage }])
  expect(await storedOrder(one, order.id)).toMatchObject({
    status: 'active',
    // What a pharmacy gets.
    extension: [{ url: renderedDosage, valueMarkdown: dosage }],
    dosageInstruction: [
      {
        sequence: 1,
        text: 'Take 2 tablets by mouth once a day for 1 day, with food',
        doseAndRate: [{ doseQuantity: { value: 2 } }],
      },
      {
        sequence: 2,
        text: 'Take 1 tablet by mouth once a day for 4 days, with food',
        timing: { repeat: { boundsDuration: { value: 4, code: 'd' } } },
      },
    ],
    dispenseRequest: { expectedSupplyDuration: { value: 5, code: 'd' } },
  })
})
