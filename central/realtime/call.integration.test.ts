import type { Encounter } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { withEmergency } from '../../main/clinical/visits/emergency.ts'
import { lindholm, okafor, provider, realtime, task, visit } from './testing.ts'

const { at, ask, listen, claim, join, signal, beat, patient, inCall } = realtime()

describe('a call', () => {
  it('brings both sides each other’s presence and signals, and nobody else', async () => {
    const { visitor, hers, theirs } = await inCall()
    const his = await listen(lindholm)
    const both = [
      { id: 'doctor', name: 'Dr. Adaeze Okafor', role: 'provider' },
      { id: 'visitor', name: 'Someone', role: 'patient' },
    ]
    const complete = ({ participants }: { participants: unknown[] }) => participants.length === 2
    for (const stream of [hers, theirs]) {
      const { data } = await stream.next('participants', complete)
      expect((data as { participants: unknown[] }).participants).toMatchObject(
        both.map(({ id, role }) => ({ id, role })),
      )
    }
    const sent = await signal(okafor, 'doctor', 'visitor', '{"kind":"hello","generation":1}')
    expect(sent.status).toBe(201)
    expect(await theirs.next('signal')).toEqual({
      id: sent.body.id,
      event: 'signal',
      data: { call: visit, from: 'doctor', to: 'visitor', data: '{"kind":"hello","generation":1}' },
    })
    await signal(visitor, 'visitor', 'doctor', 'ready')
    await hers.next('signal', ({ data }: { data: string }) => data === 'ready')
    expect(his.received.filter(({ event }) => event === 'signal' || event === 'participants')).toEqual([])
  })

  it('gives the provider the name on record, and a patient never the role of one', async () => {
    await claim(okafor)
    const joined = (await join(okafor, 'doctor')).body.participants as unknown as { name: string }[]
    const record = at.central.context.store.read('Practitioner', 'okafor')?.resource.name?.[0]
    expect(joined[0]?.name).toContain(record?.family)
    const list = (await join(await patient(), 'visitor', 'provider')).body.participants as unknown as {
      id: string
      role: string
    }[]
    expect(list.find(({ id }) => id === 'visitor')?.role).toBe('patient')
  })

  it('is closed to providers without the visit, open to an invited one, and to who just signed', async () => {
    await claim(okafor)
    expect(await join(lindholm, 'other')).toMatchObject({ status: 403, message: 'This call is not yours.' })
    const { store } = at.central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    store.put<Encounter>({
      ...encounter,
      participant: [
        ...(encounter.participant ?? []),
        { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/lindholm' } },
      ],
    })
    expect((await join(lindholm, 'other')).status).toBe(200)
    const task0 = store.read('Task', task)?.resource
    store.put({ ...task0, id: task, status: 'completed' } as never)
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    expect(at.central.context.leases.holderOf(visit)).toBeUndefined()
    expect((await join(okafor, 'doctor')).status).toBe(200)
    expect((await join(okafor, 'doctor', 'provider', 'no-such-visit')).status).toBe(404)
  })

  it('refuses signals in another’s name, before joining, and to a participant who has left', async () => {
    const { visitor } = await inCall()
    expect((await signal(visitor, 'doctor', 'visitor')).status).toBe(403)
    expect((await join(visitor, 'doctor', 'patient')).status).toBe(403)
    expect((await signal(okafor, 'stranger', 'visitor')).status).toBe(403)
    expect((await signal(lindholm, 'doctor', 'visitor')).status).toBe(403)
    await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
    expect(await signal(okafor, 'doctor', 'visitor')).toMatchObject({ status: 404 })
  })

  it('is open to the patient only for their own call', async () => {
    const visitor = await patient()
    expect((await join(visitor, 'visitor', 'patient', 'arthur-whitcomb-visit')).status).toBe(401)
    expect((await ask(visitor, 'GET', `/fhir/R4/Encounter/${visit}`)).status).toBe(401)
    expect((await ask(visitor, 'PUT', '/realtime/presence', {})).status).toBe(403)
  })

  it('counts a repeated signal once', async () => {
    const { hers, visitor } = await inCall()
    const key = { 'idempotency-key': 'a-key' }
    const first = await signal({ ...visitor, ...key }, 'visitor', 'doctor', 'once')
    const second = await signal({ ...visitor, ...key }, 'visitor', 'doctor', 'once')
    expect(second.body.id).toBe(first.body.id)
    await signal(visitor, 'visitor', 'doctor', 'then')
    await hers.next('signal', ({ data }: { data: string }) => data === 'then')
    expect(hers.of('signal')).toHaveLength(2)
  })

  it('hands over what was said while a stream was down, for a minute', async () => {
    const { hers, visitor } = await inCall()
    await signal(visitor, 'visitor', 'doctor', 'a')
    const { id } = await hers.next('signal')
    await hers.close()
    await signal(visitor, 'visitor', 'doctor', 'b')
    await signal(visitor, 'visitor', 'doctor', 'c')
    const resumed = await listen({ ...okafor, 'last-event-id': id ?? '' })
    await resumed.next('signal', ({ data }: { data: string }) => data === 'c')
    expect(resumed.of('signal').map(({ data }) => (data as { data: string }).data)).toEqual(['b', 'c'])
    await resumed.next('participants')

    at.now += 59_000
    await beat(okafor)
    at.now += 2_000
    const late = await listen(okafor, `/realtime?after=${id}`)
    await late.next('poke')
    expect(late.of('signal')).toEqual([])
  })

  it('drops a participant silent for 30 s; heartbeats and signals keep them in', async () => {
    const { hers, visitor } = await inCall()
    at.now += 20_000
    await beat(okafor)
    await signal(visitor, 'visitor', 'doctor')
    at.now += 20_000
    await beat(okafor)
    expect((await join(okafor, 'doctor')).body.participants).toHaveLength(2)
    at.now += 11_000
    const gone = await hers.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        participants.length === 1 && participants[0]?.id === 'doctor',
    )
    expect(gone).toBeDefined()
  })

  it('tells a reloaded page from another workstation of the same provider', async () => {
    const { visitor, theirs } = await inCall()
    await join(visitor, 'visitor-again', 'patient')
    await theirs.next('participants', ({ participants }: { participants: { id: string }[] }) =>
      participants.some(({ id }) => id === 'visitor-again'),
    )
    await join(provider('okafor', 'second'), 'doctor-second')
    const list = (await join(okafor, 'doctor')).body.participants as unknown as { id: string }[]
    expect(list.map(({ id }) => id).sort()).toEqual(['doctor', 'doctor-second', 'visitor-again'])
  })

  it('tells who has the visit that the patient is there, since when and with what, in the call or not', async () => {
    await claim(okafor)
    const [hers, others] = [await listen(okafor), await listen(lindholm)]
    const visitor = await patient()
    const since = new Date(at.now).toISOString()
    const put = (devices?: object) =>
      ask(visitor, 'PUT', `/realtime/calls/${visit}/participants/visitor`, {
        name: '',
        role: 'patient',
        ...(devices ? { devices } : {}),
      })
    await put()
    await hers.next('room')
    const devices = { camera: true, microphone: true, phone: false }
    await put(devices)
    at.now += 5_000
    await put(devices)
    await put({ ...devices, camera: false })
    const rooms = [{ call: visit, patient: { since, devices: { ...devices, camera: false } } }]
    expect((await beat(okafor, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual(rooms)
    expect((await beat(lindholm, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual([])
    await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
    await hers.next('room', ({ patient: there }: { patient: unknown }) => there === null)
    expect(hers.of('room').map(({ data }) => data)).toEqual([
      { call: visit, patient: { since, devices: null } },
      { call: visit, patient: { since, devices } },
      ...rooms,
      { call: visit, patient: null },
    ])
    expect(others.of('room')).toEqual([])
    expect((await beat(okafor, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual([])
    expect((await put({ camera: 'yes' })).status).toBe(400)
  })

  it('tells the patient’s page of an emergency and of the end of the visit, at the beginning and as they come', async () => {
    const { hers, theirs } = await inCall()
    type News = { emergency: boolean; over: boolean }
    const news = (of: News) =>
      theirs.next('visit', ({ emergency, over }: News) => emergency === of.emergency && over === of.over)
    await news({ emergency: false, over: false })
    const { store } = at.central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    store.put<Encounter>({ ...withEmergency(encounter, '2026-11-23T10:05:00Z'), id: visit })
    await news({ emergency: true, over: false })
    const late = await listen(await patient())
    expect((await late.next('visit')).data).toEqual({ call: visit, over: false, emergency: true })
    store.put<Encounter>({ ...encounter, status: 'finished' })
    await news({ emergency: false, over: true })
    // What changes nothing of both is no news, and a workstation hears none of it.
    store.put<Encounter>({ ...encounter, status: 'finished', language: 'en' })
    await signal(okafor, 'doctor', 'visitor')
    await theirs.next('signal')
    expect(theirs.of('visit').map(({ data }) => data)).toEqual([
      { call: visit, over: false, emergency: false },
      { call: visit, over: false, emergency: true },
      { call: visit, over: true, emergency: false },
    ])
    expect(hers.of('visit')).toEqual([])
  })
})
