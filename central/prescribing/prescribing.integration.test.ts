import type {
  Bundle,
  Condition,
  Encounter,
  Location,
  MedicationRequest,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { systems } from '../../main/clinical/codes/code-systems.ts'
import {
  atLocation,
  continuing,
  note,
  order,
  patient,
  penicillinAllergy,
  waitingVisit,
} from '../testing/practice.ts'
import { put, startCentral, until } from '../testing/server.ts'
import { amoxicillin, claim, loratadine, prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

describe('the diagnosis that an order is for', () => {
  const forOne = (reference: string): MedicationRequest & { id: string } => ({
    ...order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
    reasonReference: [{ reference }],
  })
  const condition = (id: string, of: string): Condition & { id: string } => ({
    resourceType: 'Condition',
    id,
    subject: { reference: `Patient/${of}` },
  })

  it('is a Condition of the same patient, also one that comes later', async () => {
    await inVisit()
    at.server.store.put(condition('mine', 'p1'))
    at.server.store.put(patient('p2'))
    at.server.store.put(condition('theirs', 'p2'))
    for (const refused of ['Condition/theirs', 'Observation/mine'])
      expect((await sign([forOne(refused)])).status).toBe(400)
    expect((await sign([forOne('Condition/mine')])).status).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'active',
      reasonReference: [{ reference: 'Condition/mine' }],
    })
  })
})

describe('the pharmacy of an order that is signed', () => {
  const place = (status: Location['status']): Location & { id: string } => ({
    resourceType: 'Location',
    id: 'corner',
    status,
    name: 'Corner Pharmacy',
    type: [{ coding: [{ system: systems.roleCode, code: 'OUTPHARM' }] }],
    managingOrganization: { reference: 'Organization/corner' },
  })
  const toCorner = (name: string): MedicationRequest & { id: string } => ({
    ...order(name, 'p1', 'ada', loratadine.rxcui, loratadine.name),
    dispenseRequest: { performer: { reference: 'Organization/corner' } },
  })

  it('holds the order alone when it has closed: the note and the other orders are signed', async () => {
    await inVisit()
    at.server.store.put({ resourceType: 'Organization', id: 'corner', name: 'Corner Pharmacy' })
    at.server.store.put(place('inactive'))
    expect(
      (await sign([toCorner('rx'), order('other', 'p1', 'ada', loratadine.rxcui, 'Loratadine')])).status,
    ).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: 'Held: Corner Pharmacy is not in the directory of pharmacies any more.' },
    })
    expect(await read('MedicationRequest/other')).toMatchObject({ status: 'active' })
    expect(await read('Composition/note')).toMatchObject({ status: 'final' })
    expect(await transmissions()).toHaveLength(1)
  })

  it('lets the order go out while it is open', async () => {
    await inVisit()
    at.server.store.put(place('active'))
    await sign([toCorner('rx')])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })
})

describe('signing', () => {
  it('holds an order on a replaced record for an allergy in the record that replaced it, at whatever remove', async () => {
    await inVisit()
    const link = (id: string) => [{ type: 'replaced-by' as const, other: { reference: `Patient/${id}` } }]
    at.server.store.put({ ...patient('p1'), link: link('p2') })
    at.server.store.put({ ...patient('p2'), link: link('p3') })
    at.server.store.put(patient('p3'))
    at.server.store.put(penicillinAllergy('allergy', 'p3'))
    await sign([
      order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name),
      order('harmless', 'p1', 'ada', loratadine.rxcui, loratadine.name),
    ])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held.status).toBe('on-hold')
    expect(held.statusReason?.text).toMatch(/^Held: .*penicillin/i)
    expect((await read<MedicationRequest>('MedicationRequest/harmless')).status).toBe('active')
  })

  it('accepts an order, and queues its transmission once', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    const { status, body } = await sign([rx])
    expect(status).toBe(200)
    const answered = body.entry?.[3]?.resource as MedicationRequest
    expect(answered.status).toBe('active')
    expect(await read('MedicationRequest/rx')).toEqual(answered)
    const versions = (await read<Bundle>('MedicationRequest/rx/_history')).entry
    expect(versions?.map((it) => (it.resource as MedicationRequest).status)).toEqual(['active', 'draft'])
    expect(await read('Task/p1-task')).toMatchObject({
      status: 'completed',
      owner: { reference: 'Practitioner/ada' },
    })
    const [only, ...others] = await transmissions()
    expect(only).toMatchObject({
      status: 'requested',
      focus: { reference: 'MedicationRequest/rx' },
      for: { reference: 'Patient/p1' },
    })
    expect(others).toEqual([])
  })

  it('happens whole or not at all', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ben', loratadine.rxcui, loratadine.name)
    const refused = await sign([rx])
    expect([refused.status, refused.problem]).toEqual([403, 'forbidden'])
    expect((await at.ada.get('Composition/note')).problem).toBe('not-found')
    expect(await read('Task/p1-task')).toMatchObject({ status: 'accepted' })
    expect(at.server.context.leases.holderOf('p1-visit')?.practitionerId).toBe('ada')
  })

  it('gives the same answer to the same key, and has one effect', async () => {
    await inVisit()
    const entry = [
      note('note', 'p1', 'ada', 'final', 'x'),
      order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
    ].map((it) => put(it))
    const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry }
    const key = { ...claim, 'idempotency-key': '11111111-2222-4333-8444-555555555555' }
    const first = await at.ada.post(bundle, key)
    const again = await at.ada.post(bundle, key)
    expect([again.status, again.body]).toEqual([200, first.body])
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(again.headers.get('feed-position')).toBe(first.headers.get('feed-position'))
    expect(await transmissions()).toHaveLength(1)
  })

  it('has one effect for one prescription, whatever resource carries it', async () => {
    await inVisit()
    const rx = order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)
    await sign([rx, { ...rx, id: 'rx-again' }])
    expect(await read('MedicationRequest/rx-again')).toMatchObject({ status: 'active' })
    expect(await transmissions()).toHaveLength(1)
  })

  it('leaves a draft a draft while the note is one', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)], [], 'preliminary')
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'draft' })
  })
})

describe('an order goes out with the note of its own visit alone', () => {
  const other = { reference: 'Encounter/p2-visit' }
  const rx = order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)
  const bundleOf = (...resources: Resource[]): Bundle => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((it) => put(it)),
  })

  /** Where ada may prescribe, with another patient of hers, beside a visit where she may not. */
  async function withTwoVisits() {
    await inVisit({}, 'NH')
    for (const it of waitingVisit('p2')) at.server.store.put(it)
    await at.ada.claim('p2-task')
    const { body } = await at.ada.get<Encounter>('Encounter/p2-visit')
    await at.ada.update(atLocation({ ...body, id: 'p2-visit' }, 'MA'))
  }

  it('is held when its own visit states a place without a license', async () => {
    await withTwoVisits()
    await sign([rx])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('is refused when it names another visit or patient, whatever claim is stated', async () => {
    await withTwoVisits()
    for (const headers of [claim, { 'rounds-claim': 'p2-task 1' }, {}])
      for (const borrowed of [
        { ...rx, encounter: other },
        order('rx', 'p2', 'ada', loratadine.rxcui, loratadine.name),
      ]) {
        const refused = await at.ada.post(
          bundleOf(note('note', 'p1', 'ada', 'final', 'x'), borrowed),
          headers,
        )
        expect(refused.problem).toBe('bad-request')
      }
    expect(await transmissions()).toHaveLength(0)
  })

  it('not with an addendum, in a visit of somebody else, or of nobody', async () => {
    await withTwoVisits()
    await at.ada.create(note('note', 'p1', 'ada', 'final', 'x'))
    const late = continuing(note('late', 'p1', 'ada', 'final', 'More.'), 'appends', 'note')
    expect((await at.ada.post(bundleOf(late, rx), claim)).status).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'draft' })
    await at.ada.handOver('p2-task', 1, 'ben')
    const his = order('rx2', 'p2', 'ada', loratadine.rxcui, loratadine.name)
    const handedOver = bundleOf(note('n2', 'p2', 'ada', 'final', 'x'), his)
    expect((await at.ada.post(handedOver, { 'rounds-claim': 'p2-task 1' })).problem).toBe('claim-superseded')
    const nowhere = { ...rx, id: 'rx3', encounter: { reference: 'Encounter/made-up' } }
    expect((await at.ada.post(bundleOf(nowhere), claim)).problem).toBe('bad-request')
    expect((await at.ada.post(bundleOf(nowhere))).problem).toBe('not-found')
  })
})

describe('an order that ends', () => {
  const calls = async () =>
    ((await read<Bundle>('Task?patient=p1')).entry ?? [])
      .map((it) => it.resource as Task)
      .filter((it) => it.code?.coding?.[0]?.code === 'call-pharmacy')
  const end = async (status: MedicationRequest['status']) =>
    at.ada.update({
      ...(await read<MedicationRequest>('MedicationRequest/rx')),
      status,
      statusReason: { text: 'Written in the wrong chart.' },
    })

  it('before it went out does not go out, and nobody has to call', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    expect((await end('entered-in-error')).status).toBe(200)
    expect((await transmissions()).map((it) => it.status)).toEqual(['cancelled'])
    expect(await calls()).toEqual([])
  })

  it('after it went out asks its prescriber to call the pharmacy, once, until they say that they did', async () => {
    await inVisit({ training: true, settings: { pharmacySeconds: 0.01 } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [sent] = await transmissions()
    await until(
      () => at.server.store.read('Task', sent?.id as string)?.resource.status === 'completed' || undefined,
    )
    await end('stopped')
    await end('entered-in-error')
    const [call, ...others] = await calls()
    if (!call) throw new Error('nobody is asked')
    expect(others).toEqual([])
    expect(call).toMatchObject({
      status: 'requested',
      owner: { reference: 'Practitioner/ada' },
      focus: { reference: 'MedicationRequest/rx' },
      encounter: { reference: 'Encounter/p1-visit' },
      reasonCode: { text: 'Written in the wrong chart.' },
    })
    expect((await at.ada.update({ ...call, priority: 'routine', status: 'completed' })).problem).toBe(
      'forbidden',
    )
    expect((await at.ada.create({ ...call, id: 'another' })).problem).toBe('forbidden')
    const note = [{ text: 'Spoke with the pharmacist.' }]
    expect((await at.ada.update({ ...call, status: 'completed', note })).status).toBe(200)
    expect((await at.ada.update({ ...call, status: 'requested' })).problem).toBe('version-conflict')
  })

  it('changes nothing else of itself', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const active = await read<MedicationRequest>('MedicationRequest/rx')
    const more = { ...active, dosageInstruction: [{ text: 'Ten a day' }] }
    expect((await at.ada.update(more)).problem).toBe('signed-immutable')
    expect((await at.ada.update({ ...active, status: 'draft' })).problem).toBe('invalid-resource')
  })
})

describe('the training pharmacy', () => {
  const quick = { training: true, settings: { pharmacySeconds: 0.01 } }

  it('takes a prescription, and says when it has', async () => {
    await inVisit(quick)
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    await until(
      () => at.server.store.read('Task', task?.id as string)?.resource.status === 'completed' || undefined,
    )
    const versions = (await read<Bundle>(`Task/${task?.id}/_history`)).entry
    expect(versions?.map((it) => (it.resource as Task).status)).toEqual([
      'completed',
      'in-progress',
      'requested',
    ])
  })

  it('shows the pharmacy’s reason when transmission fails', async () => {
    await inVisit({ ...quick, settings: { ...quick.settings, pharmacyAnswer: 'failed' } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    const failed = await until(() => {
      const now = at.server.store.read('Task', task?.id as string)?.resource
      return now?.status === 'failed' ? now : undefined
    })
    expect(failed.statusReason?.text).toBe('The pharmacy could not take this prescription.')
  })

  it('goes on with what was under way when the server stopped', async () => {
    await inVisit({ training: true, settings: { pharmacySeconds: 3600 } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const [task] = await transmissions()
    const { database } = at.server
    await at.server.close()
    at.server = await startCentral({ ...quick, database })
    await until(
      () => at.server.store.read('Task', task?.id as string)?.resource.status === 'completed' || undefined,
    )
  })
})
