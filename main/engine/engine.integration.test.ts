import { expect, test } from 'vitest'
import { channels, events, touches } from '../../preload/contract/index.ts'
import { narrativeText } from '../../test/visit/central-reader.ts'
import { chartLoaded, practice, reached, rosa, worcester } from './testing/practice.ts'
import { wholeChart } from './testing/whole-chart.ts'
import type { Workstation } from './testing/workstation.ts'

const at = practice()
const { station } = at

/** Straight from the central API, past the engine. */
// biome-ignore lint/suspicious/noExplicitAny: as it came over the wire
async function read(one: Workstation, path: string): Promise<any> {
  const headers = {
    authorization: `Bearer ${one.realtime()?.token}`,
    'rounds-client-version': '0.1.0',
    'rounds-device': 'test',
  }
  return (await fetch(`${at.central.url}/fhir/R4/${path}`, { headers })).json()
}
const search = async (one: Workstation, path: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: as it came over the wire
  ((await read(one, path)).entry ?? []).map((entry: any) => entry.resource)

/** Claimed, loaded, asked and typed: ready to be signed. */
async function readyToSign(one: Workstation, text: string): Promise<void> {
  const { encounterId } = rosa
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.start', { encounterId })
  await one.call('note.edit', { encounterId, section: 'subjective', text, edit: 1, seen: 0 })
}

test('claim, chart, note, order, sign; and everything is read back over HTTP', async () => {
  const one = await station()
  const { encounterId } = rosa
  const queue = await one.call('queue.list', {})
  expect(queue.waiting[0]?.redFlags.length).toBeGreaterThan(0)
  expect(queue.waiting.find((row) => row.taskId === rosa.taskId)?.nearlySameName).toBe(true)
  expect(queue.waiting.filter((row) => row.notClaimable?.why === 'no-license').length).toBeGreaterThan(0)

  const claimed = await one.call('queue.claim', { taskId: rosa.taskId })
  expect(claimed).toMatchObject({ patientName: 'Rosa Delgado', state: 'claimed', claim: 1 })
  expect(claimed.licensure.prescribing).toBe('unknown')
  expect(one.realtime()?.leases).toMatchObject([{ task: rosa.taskId, encounter: encounterId, claim: 1 }])
  await one.until(() => one.realtime()?.leases[0]?.join)
  const chart = await one.until(async () => {
    const now = await wholeChart(one, { encounterId })
    return now.load.state === 'complete' ? now : null
  })
  expect(chart.allergies.state).toBe('listed')
  expect(chart.encounters.items.length).toBeGreaterThan(1)

  const text = 'Sore throat “since Friday”.\n\n  Fever 38.9 °C & <chills>\t👩🏽‍⚕️ \u0007'
  await readyToSign(one, text)
  const visit = await one.call('visit.get', { encounterId })
  expect(visit).toMatchObject({ state: 'in-progress', location: worcester, emergencyNumber: '508 555 0100' })
  expect(visit.licensure.prescribing).toBe('open')
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest, fluids.', edit: 2, seen: 0 })
  const order = await one.call('orders.draft', {
    encounterId,
    rxcui: '311372',
    dosage: '1 tablet daily',
    quantity: 10,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: null,
  })

  const early = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(early.prevents).toEqual([])
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest and fluids.', edit: 3, seen: 0 })
  const late = await one.problem('visit.sign', {
    encounterId,
    disposition: 'home-care',
    digest: early.digest,
    reason: 'Not needed.',
  })
  expect(late.code).toBe('review-outdated')
  const review = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  const signed = await one.call('visit.sign', {
    encounterId,
    disposition: 'home-care',
    digest: review.digest,
    reason: 'Not needed.',
  })
  expect(signed.state).toBe('signed')
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'signed')
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted')
  expect(one.realtime()?.leases).toEqual([])
  expect((await one.problem('visit.confirmIdentity', { encounterId })).code).toBe('not-editable')

  const encounter = await read(one, `Encounter/${encounterId}`)
  expect(encounter).toMatchObject({ status: 'finished', subject: { reference: 'Patient/rosa-delgado' } })
  expect(encounter.hospitalization.dischargeDisposition.coding[0].code).toBe('home-care')
  const task = await read(one, `Task/${rosa.taskId}`)
  expect(task).toMatchObject({ status: 'completed', owner: { reference: 'Practitioner/okafor' } })
  const notes = await search(one, `Composition?encounter=${encounterId}`)
  expect(notes).toHaveLength(1)
  expect(notes[0].status).toBe('final')
  const section = (code: string) =>
    notes[0].section.find((it: { code: { coding: { code: string }[] } }) => it.code.coding[0]?.code === code)
  expect(narrativeText(section('61150-9').text.div)).toBe(text.replace('\u0007', ''))
  expect(narrativeText(section('18776-5').text.div)).toBe('Rest and fluids.')
  expect(section('18776-5').entry).toEqual([{ reference: `MedicationRequest/${order.id}` }])
  expect((await read(one, `MedicationRequest/${order.id}`)).status).toBe('active')
  await one.call('sync.now', {})
  const audits = await search(one, 'AuditEvent?patient=rosa-delgado')
  expect(audits.map((it: { outcomeDesc: string }) => it.outcomeDesc)).toEqual(
    expect.arrayContaining([
      'Visit claimed',
      'Chart opened',
      'Visit changed',
      'Note changed',
      'Order changed',
      'Note signed',
      'Order signed and sent',
    ]),
  )
  const kept = (table: string) => at.central.context.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect([kept('audit_chain'), kept('audit_discrepancy')]).toEqual([1, 0])
})

test('two workstations claim at once: one gets the visit, the other reads the holder’s name', async () => {
  const [one, two] = [await station(), await station('lindholm@training.rounds.example')]
  const results = await Promise.all(
    [one, two].map((it) => it.engine().call('queue.claim', { taskId: rosa.taskId })),
  )
  expect(results.filter((it) => it.ok)).toHaveLength(1)
  const lost = results.find((it) => !it.ok)
  expect(lost && !lost.ok && lost.problem.code).toBe('already-claimed')
  const winner = results[0]?.ok ? 'Okafor' : 'Lindholm'
  expect(lost && !lost.ok && lost.problem.message).toContain(winner)
  const loser = results[0]?.ok ? two : one
  await loser.call('sync.now', {})
  const { waiting } = await loser.call('queue.list', {})
  expect(waiting.map((row) => row.taskId)).not.toContain(rosa.taskId)
})

test('signed without a network: kept here through a restart, and at the central API once, after', async () => {
  const one = await station()
  const { encounterId } = rosa
  await readyToSign(one, 'Offline words.')
  one.cut()
  await one.call('note.edit', { encounterId, section: 'objective', text: 'Seen by video.', edit: 2, seen: 0 })
  const review = await one.call('visit.review', { encounterId, disposition: 'follow-up' })
  const signed = await one.call('visit.sign', {
    encounterId,
    disposition: 'follow-up',
    digest: review.digest,
    reason: 'Not needed.',
  })
  expect(signed.state).toBe('signed')
  expect((await one.call('note.open', { encounterId })).kept).toBe('signed-here')
  expect((await one.call('sync.status', {})).unsent).toBeGreaterThan(0)
  await one.restart()
  expect((await one.call('session.state', {})).state).toBe('signed-in')
  const kept = await one.call('note.open', { encounterId })
  expect(kept.kept).toBe('signed-here')
  expect(kept.sections[0]?.text).toBe('Offline words.')
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('note.open', { encounterId })).kept === 'signed')
  const notes = await search(one, `Composition?encounter=${encounterId}`)
  expect(notes.map((it: { status: string }) => it.status)).toEqual(['final'])
})

test('an allergy recorded elsewhere while an order was signed without a network: held, and the physician told', async () => {
  const one = await station()
  const { encounterId } = rosa
  await readyToSign(one, 'Cough.')
  const ibuprofen = (await one.call('orders.search', { query: 'ibuprofen' })).find((it) => !it.brand)
  const check = await one.call('orders.check', { encounterId, rxcui: ibuprofen?.rxcui ?? '' })
  expect(check).toMatchObject({ needsReason: false, closed: null })
  one.cut()
  await one.call('orders.draft', {
    encounterId,
    rxcui: ibuprofen?.rxcui ?? '',
    dosage: '1 tablet as needed',
    quantity: 10,
    quantityUnit: 'tablets',
    refills: 0,
    overrideReason: null,
  })
  const { digest } = await one.call('visit.review', { encounterId, disposition: 'home-care' })
  await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  expect((await one.call('orders.list', { encounterId }))[0]?.state).toBe('signed-here')
  at.central.context.store.put({
    resourceType: 'AllergyIntolerance',
    id: 'from-the-second-workstation',
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
      ],
    },
    code: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '5640' }],
      text: 'Ibuprofen',
    },
    patient: { reference: 'Patient/rosa-delgado' },
  })
  one.mend()
  await one.call('sync.now', {})
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'held')
  const notices = one.events
    .filter(({ event }) => event === 'notice')
    .map(({ payload }) => JSON.stringify(payload))
  expect(notices.filter((it) => it.includes('order-'))).toHaveLength(1)
  const chart = await one.call('chart.open', { encounterId })
  expect(chart.changedSince).toContain('Allergy recorded since you opened this chart: Ibuprofen.')
  expect((await search(one, `MedicationRequest?encounter=${encounterId}`)).length).toBe(1)
})

test('a medicine that must not meet one of the chart is repeated before signing, and goes out with the reason given', async () => {
  const one = await station()
  const { encounterId } = rosa
  await readyToSign(one, 'Cough.')
  const [clarithromycin] = await one.call('orders.search', { query: 'clarithromycin' })
  const order = {
    encounterId,
    rxcui: clarithromycin?.rxcui ?? '',
    dosage: '1 tablet twice daily for 7 days',
    quantity: 14,
    quantityUnit: 'tablets',
    refills: 0,
  }
  expect((await one.problem('orders.draft', { ...order, overrideReason: null })).code).toBe('needs-reason')
  await one.call('orders.draft', { ...order, overrideReason: 'Simvastatin pauses for the week' })
  const { digest, willHappen, prevents } = await one.call('visit.review', {
    encounterId,
    disposition: 'home-care',
  })
  expect(prevents).toEqual([])
  expect(willHappen.join(' ')).toMatch(
    /Stop: Simvastatin with clarithromycin.*In the chart: Simvastatin.*Override reason: Simvastatin pauses for the week/s,
  )
  await one.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  await one.until(async () => (await one.call('orders.list', { encounterId }))[0]?.state === 'transmitted')
  const [issue] = await search(one, `DetectedIssue?patient=rosa-delgado`)
  expect(issue).toMatchObject({
    code: { coding: [{ code: 'simvastatin-strong-macrolide' }] },
    mitigation: [{ action: { text: 'Simvastatin pauses for the week' } }],
  })
})

test('every channel of the engine has its handler; what is not understood is refused', async () => {
  const one = await station()
  const engine = one.engine()
  for (const [name, { to }] of Object.entries(channels)) {
    if (name.startsWith('session.sign')) continue
    const result = await engine.call(name as never, { encounterId: '../etc' } as never)
    if (to !== 'engine') expect(result).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    else if (!result.ok) expect(result.problem.code).not.toBe('internal')
  }
  const twice = await engine.call('visit.get', { encounterId: 'nobody' })
  expect(twice).toMatchObject({ ok: false, problem: { code: 'not-found' } })
})

test('a query names what it depends on, also where it is refused, and is told when that changed; a command names nothing', async () => {
  const one = await station()
  const engine = one.engine()
  const { encounterId } = rosa
  const before = await engine.call('chart.open', { encounterId: 'nobody' })
  expect(before).toMatchObject({ ok: false, keys: expect.arrayContaining(['session', 'visit:nobody']) })
  const claimed = await engine.call('queue.claim', { taskId: rosa.taskId })
  expect(claimed.ok && claimed.keys === undefined).toBe(true)
  const { keys = [] } = await engine.call('note.open', { encounterId })
  expect(keys).toContain(`note:${encounterId}`)
  expect(keys).toContain('chart:rosa-delgado:patient')
  one.events.splice(0)
  await readyToSign(one, 'F')
  await one.until(() =>
    one.events.some(
      ({ event, payload }) =>
        event === 'changed' && touches(events.changed.parse(payload).keys, [`note:${encounterId}`]),
    ),
  )
})

test('an engine that ends while a patient is held leaves the line a token of full age', async () => {
  const one = await station()
  const first = one.realtime()?.token
  await one.call('queue.claim', { taskId: rosa.taskId })
  await one.engine().close()
  expect(one.realtime()?.leases).toHaveLength(1)
  expect(one.realtime()?.token).not.toBe(first)
  // And it is one that the central API takes.
  expect((await read(one, `Encounter/${rosa.encounterId}`)).resourceType).toBe('Encounter')
})

test('the last letters before an end reach the central API too', async () => {
  const one = await station()
  await readyToSign(one, 'F')
  const { encounterId } = rosa
  const ended = one.engine().close()
  await one.call('note.edit', { encounterId, section: 'subjective', text: 'Fever.', edit: 2, seen: 0 })
  await ended
  const [note] = await search(one, `Composition?encounter=${encounterId}&status=preliminary`)
  expect(JSON.stringify(note.section)).toContain('<p>Fever.</p>')
})
