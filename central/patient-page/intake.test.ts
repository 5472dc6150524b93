import type { Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'

/** Burning when passing urine, and nothing urgent yet. */
const visit = 'mei-tanaka-visit'
const ids = ['urinary.fever', 'urinary.side', 'urinary.vomiting']
let central: Central
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-23T10:00:00Z')
  central = await createCentral({
    database: ':memory:',
    port: null,
    training: true,
    clock: { now: () => now },
    authenticate: async () => ({ practitionerId: 'okafor', deviceId: 'device-1' }),
  })
})
afterEach(() => central.close())

const token = () => central.context.store.joinOf(visit) ?? ''
const row = () => central.context.store.read('Task', 'mei-tanaka-task')
const task = () => row()?.resource as Task
const answer = async (yes: string[], more: { ids?: string[]; language?: string; link?: string } = {}) => {
  const answers = (more.ids ?? ids).map((id) => ({ id, yes: yes.includes(id) }))
  const { statusCode, body, headers } = await central.inject({
    method: 'PUT',
    url: `/join/${more.link ?? token()}/answers`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ answers, language: more.language ?? 'en' }),
  })
  return { status: statusCode, body, wait: headers['retry-after'] }
}
const page = async () => (await central.inject({ url: `/join/${token()}` })).body
const claim = () =>
  central.inject({
    method: 'PUT',
    url: '/leases/mei-tanaka-task',
    headers: { 'if-none-match': '*', 'content-type': 'application/json' },
    payload: '{}',
  })
const answersIn = () =>
  task().input?.flatMap(({ type, valueBoolean }) =>
    valueBoolean === undefined ? [] : [[type.coding?.[0]?.code, type.text, valueBoolean]],
  )

describe('the intake’s questions', () => {
  it('are three by the complaint, in English and Spanish, on the page of who waits', async () => {
    const text = await page()
    expect(text.match(/data-question="[^"]+"/g)).toEqual(ids.map((id) => `data-question="${id}"`))
    expect(text).toContain('Do you have pain in your side, back or groin?')
    expect(text).toContain('¿Le duele el costado, la espalda o la ingle?')
    expect(text).toContain('call 911')
    for (const word of ['Mei', 'Tanaka', 'Boston']) expect(text).not.toContain(word)
  })

  it('are not asked any more once a clinician has the visit', async () => {
    expect((await claim()).statusCode).toBe(201)
    expect(await page()).not.toContain('data-question')
    const before = row()?.versionId
    expect(await answer(ids)).toMatchObject({ status: 409, body: expect.stringContaining('already-claimed') })
    expect(row()?.versionId).toBe(before)
  })

  it('are not asked of the simulated patient', async () => {
    const { body } = await central.inject({ url: `/join/${token()}?simulated=1` })
    expect(body).not.toContain('data-question')
  })
})

describe('answers', () => {
  it('are kept with the words that were read, and no raises nothing', async () => {
    const before = task()
    expect((await answer([], { language: 'es' })).status).toBe(204)
    expect(answersIn()).toEqual([
      ['urinary.fever', expect.stringContaining('¿Tiene 38 °C'), false],
      ['urinary.side', '¿Le duele el costado, la espalda o la ingle?', false],
      ['urinary.vomiting', '¿Tiene náuseas o está vomitando?', false],
    ])
    expect(task().priority).toBe(before.priority)
    expect(task().input?.slice(0, before.input?.length)).toEqual(before.input)
  })

  it('of yes raise the priority, and are announced as somebody urgent', async () => {
    const told: unknown[] = []
    central.context.bus.on('arrived', (news) => told.push(news))
    expect(task().priority).toBe('routine')
    await answer(['urinary.fever'])
    expect(task().priority).toBe('urgent')
    expect(told).toEqual([{ taskId: 'mei-tanaka-task', urgent: true }])
    await answer(['urinary.fever', 'urinary.side'])
    expect(told).toHaveLength(1)
  })

  it('given again replace those before, and lower nothing', async () => {
    await answer(['urinary.fever'])
    await answer(['urinary.side'])
    expect(answersIn()?.map(([id, , yes]) => [id, yes])).toEqual([
      ['urinary.fever', false],
      ['urinary.side', true],
      ['urinary.vomiting', false],
    ])
    await answer([])
    expect(task().priority).toBe('urgent')
    central.context.store.put<Task>({ ...task(), id: 'mei-tanaka-task', priority: 'stat' })
    await answer(['urinary.fever'])
    expect(task().priority).toBe('stat')
  })

  it('that say nothing new make no new version', async () => {
    await answer(['urinary.fever'])
    const { versionId } = row() ?? {}
    await answer(['urinary.fever'])
    expect(row()?.versionId).toBe(versionId)
  })

  it('to other questions than were asked are refused', async () => {
    const { versionId } = row() ?? {}
    for (const others of [
      ['any.chest'],
      [...ids, 'any.chest'],
      ids.slice(1),
      [],
      [ids[0] ?? '', ...ids.slice(0, 2)],
    ])
      expect((await answer(ids, { ids: others })).status).toBe(400)
    expect((await answer(ids, { language: 'fr' })).status).toBe(400)
    expect(row()?.versionId).toBe(versionId)
  })

  it('by a link that does not work, or of a visit that is over, are refused', async () => {
    expect((await answer(ids, { link: 'no-such-token' })).status).toBe(404)
    const { store } = central.context
    const link = token()
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    expect((await answer(ids, { link })).status).toBe(403)
  })

  it('may be sent ten times at once, and then one in 20 s', async () => {
    for (let n = 0; n < 10; n++) expect((await answer([])).status).toBe(204)
    expect(await answer(ids)).toMatchObject({ status: 429, wait: '20' })
    expect(task().priority).toBe('routine')
    now += 20_000
    expect((await answer(ids)).status).toBe(204)
  })
})
