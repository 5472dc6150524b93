import { randomUUID } from 'node:crypto'
import type { Encounter } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { lindholm, okafor, provider, realtime, swept, task, visit } from './testing.ts'

const { at, ask, claim, join, beat, handOver, inCall } = realtime()

describe('a call', () => {
  it('goes to the provider who takes the visit over', async () => {
    const { hers, visitor } = await inCall()
    at.now += 61_000
    await join(visitor, 'visitor', 'patient')
    await join(okafor, 'doctor')
    expect((await claim(lindholm, { takeOver: true })).status).toBe(201)
    await hers.next('lease', ({ state }: { state: string }) => state === 'superseded')
    await hers.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        !participants.some(({ id }) => id === 'doctor'),
    )
    expect((await join(okafor, 'doctor')).status).toBe(403)
    expect((await join(lindholm, 'doctor-2')).status).toBe(200)
  })

  it('lets who hands the visit over say goodbye for half a minute, and then ends it for them and whom they had invited', async () => {
    // Until then a server that was put back learns who has which visit.
    at.now += 121_000
    const { theirs, visitor } = await inCall()
    const { store } = at.central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    const invited = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/marsh' } }
    store.put<Encounter>({ ...encounter, participant: [...(encounter.participant ?? []), invited] })
    const marsh = provider('marsh')
    expect((await join(marsh, 'consultant')).status).toBe(200)
    expect((await handOver('lindholm')).status).toBe(200)
    expect((await join(lindholm, 'doctor-2')).status).toBe(200)
    expect((await join(okafor, 'doctor')).status).toBe(403)
    const present = () =>
      at.central.context.db.prepare<[], string>('SELECT id FROM participant ORDER BY id').pluck().all()
    const beats = async () => {
      for (const who of [okafor, lindholm, marsh]) await beat(who)
      await join(visitor, 'visitor', 'patient')
    }
    await swept()
    at.now += 20_000
    await beats()
    await swept()
    expect(present()).toEqual(['consultant', 'doctor', 'doctor-2', 'visitor'])
    at.now += 10_000
    await beats()
    await theirs.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        participants
          .map(({ id }) => id)
          .sort()
          .join() === 'doctor-2,visitor',
    )
    // The patient’s page ends the picture of who left, and theirs ends the patient’s.
    const signals = theirs.of('signal').map(({ data }) => data as { from: string; data: string })
    expect(signals.map(({ from, data }) => [from, data]).sort()).toEqual([
      ['consultant', '{"kind":"bye"}'],
      ['doctor', '{"kind":"bye"}'],
    ])
    expect(present()).toEqual(['doctor-2', 'visitor'])
  })

  it('lets whose offer is accepted say goodbye as long, and tells their workstation no more than before', async () => {
    at.now += 121_000
    const { hers, visitor } = await inCall()
    const offer = {
      resourceType: 'Task',
      id: '5b0f6c1e-7a53-4e0e-9f0c-1d1f3a8f2b11',
      status: 'requested',
      intent: 'order',
      code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'hand-over' }] },
      focus: { reference: `Encounter/${visit}` },
      requester: { reference: 'Practitioner/okafor' },
      owner: { reference: 'Practitioner/lindholm' },
      note: [{ text: 'Fever, needs a second look.' }],
    }
    const write = (who: Record<string, string>, on: Record<string, string>, body: object) =>
      ask({ ...who, ...on, 'idempotency-key': randomUUID() }, 'PUT', `/fhir/R4/Task/${offer.id}`, body)
    const made = await write(okafor, { 'if-none-match': '*' }, offer)
    expect(made.status).toBe(201)
    const { versionId } = made.body.meta as unknown as { versionId: string }
    const accepted = await write(
      lindholm,
      { 'if-match': `W/"${versionId}"` },
      { ...made.body, status: 'accepted' },
    )
    expect(accepted.status).toBe(200)
    const told = await hers.next('lease')
    expect(told.data).toEqual({
      task,
      claim: 1,
      state: 'superseded',
      by: expect.stringContaining('Lindholm'),
    })
    const present = () =>
      at.central.context.db.prepare<[], string>('SELECT id FROM participant ORDER BY id').pluck().all()
    const beats = async () => {
      await beat(okafor)
      await join(visitor, 'visitor', 'patient')
    }
    await swept()
    at.now += 20_000
    await beats()
    await swept()
    expect(present()).toEqual(['doctor', 'visitor'])
    at.now += 10_000
    await beats()
    await expect.poll(present).toEqual(['visitor'])
  })

  it('keeps who may be in it: by a new invitation, while a server that was put back learns who has what, and after the signature', async () => {
    await inCall()
    expect((await handOver('lindholm')).status).toBe(200)
    const present = () =>
      at.central.context.db.prepare<[], string>('SELECT id FROM participant').pluck().all()
    const pass = async () => {
      await swept()
      at.now += 29_000
      await beat(okafor)
      await swept()
      at.now += 2000
      await beat(okafor)
      await swept()
    }
    await pass()
    expect(present()).toContain('doctor')
    const { store } = at.central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    const again = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/okafor' } }
    const participant = [...(encounter.participant ?? []), again]
    store.put<Encounter>({ ...encounter, participant })
    for (let n = 0; n < 5; n++) await pass()
    expect(present()).toContain('doctor')
    store.put<Encounter>({ ...encounter, participant: participant.slice(0, -1) })
    await pass()
    expect(present()).not.toContain('doctor')
  })

  it('ends for a patient whose visit is over and whose clinician has gone', async () => {
    const { visitor } = await inCall()
    const { store } = at.central.context
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    expect((await join(visitor, 'visitor', 'patient')).status).toBe(200)
    await ask(okafor, 'DELETE', `/realtime/calls/${visit}/participants/doctor`)
    expect(await join(visitor, 'visitor', 'patient')).toMatchObject({
      status: 403,
      message: 'This visit has ended.',
    })
  })
})
