import type {
  DiagnosticReport,
  Observation,
  OperationOutcome,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  acknowledged,
  acknowledgmentOf,
  mergeReview,
  reviewersOf,
} from '../../main/clinical/results/review-task.ts'
import { communicationOf } from '../../main/clinical/results/told.ts'
import type { FullStore } from '../store/store.ts'
import { patient, practitioner } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { createReviews } from './reviews.ts'

const ours = 'https://rounds.example/fhir'
const interpretations = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
type WithId<T> = T & { id: string }

const order = (id: string, requester: string): WithId<ServiceRequest> => ({
  resourceType: 'ServiceRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/p1-visit' },
  requester: { reference: `Practitioner/${requester}` },
})
const potassium = (value: number, interpretation?: string): WithId<Observation> => ({
  resourceType: 'Observation',
  id: 'k',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  subject: { reference: 'Patient/p1' },
  valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }],
  ...(interpretation
    ? { interpretation: [{ coding: [{ system: interpretations, code: interpretation }] }] }
    : {}),
})
const report = (more: Partial<DiagnosticReport> = {}): WithId<DiagnosticReport> => ({
  resourceType: 'DiagnosticReport',
  id: 'r1',
  status: 'final',
  code: { text: 'Basic metabolic panel' },
  subject: { reference: 'Patient/p1' },
  basedOn: [{ reference: 'ServiceRequest/o1' }],
  issued: '2026-11-23T09:00:00Z',
  result: [{ reference: 'Observation/k' }],
  ...more,
})
const list = (minutes: number | null, ...members: string[]): Resource & { id: string } => ({
  resourceType: 'CareTeam',
  id: 'results',
  status: 'active',
  category: [{ coding: [{ system: `${ours}/care-team`, code: 'results' }] }],
  participant: members.map((id) => ({ member: { reference: `Practitioner/${id}` } })),
  ...(minutes === null
    ? {}
    : { extension: [{ url: `${ours}/acknowledge-within-minutes`, valuePositiveInt: minutes }] }),
})

let server: TestServer
beforeEach(async () => {
  server = await startCentral({ settings: { sweepSeconds: 3600 } }, [patient('p1'), order('o1', 'ada')])
})
afterEach(() => server.close())

const full = () => server.store as FullStore
const put = (...resources: (Resource & { id: string })[]) =>
  server.store.atomically(() => {
    for (const it of resources) server.store.put(it)
  })
const tasks = (): WithId<Task>[] =>
  server.store.search('Task', { patient: 'p1' }).map(({ resource }) => resource as WithId<Task>)
const open = (): WithId<Task> => {
  const [one, ...more] = tasks().filter(({ status }) => status === 'requested')
  if (!one || more.length > 0) throw new Error(`${more.length} more`)
  return one
}
const whose = (task: Task) =>
  reviewersOf(task).map(({ practitionerId, because }) => `${practitionerId} ${because}`)
const who = (id: string) => ({ reference: `Practitioner/${id}` })
const at = '2026-11-23T10:04:00Z'
const acknowledge = (id: string, task: Task, comment = '') =>
  server.as(id).update(acknowledged(task, { who: who(id), at, comment }))
const sees = async (id: string) => (await server.as(id).get(`Patient/p1`)).status === 200

describe('a result that comes', () => {
  it('waits for who ordered it, who has the patient in scope for it and sees it come', async () => {
    const { cursor } = await server.as('ada').feed()
    expect(await sees('ada')).toBe(false)
    put(potassium(4), report())
    expect(open()).toMatchObject({
      priority: 'routine',
      focus: { reference: 'DiagnosticReport/r1', display: 'Basic metabolic panel' },
      encounter: { reference: 'Encounter/p1-visit' },
      owner: { reference: 'Practitioner/ada' },
    })
    expect(whose(open())).toEqual(['ada ordered'])
    expect(await sees('ada')).toBe(true)
    expect(await sees('ben')).toBe(false)
    const { lines } = await server.as('ada').feed(cursor)
    expect(lines).toContain('enter Patient/p1')
  })

  it('is urgent where a value is off by its range, and stat only where the laboratory calls one critical', () => {
    put(report(), potassium(5.6))
    expect(open().priority).toBe('urgent')
    put(potassium(6.9, 'H'))
    expect(open().priority).toBe('urgent')
    put(potassium(6.9, 'HH'))
    expect(open().priority).toBe('stat')
    expect(tasks().length).toBe(1)
  })

  it('is stat also where the critical value is contained in a panel, or stands beside what can’t be read', () => {
    const contained = [potassium(6.9, 'HH')]
    put({ ...potassium(4), id: 'panel', contained, hasMember: [{ reference: '#k' }] })
    put(report({ result: [{ reference: 'Observation/panel' }] }))
    expect(open().priority).toBe('stat')
    put(report({ result: [{ reference: '#k' }], contained }))
    expect(open().priority).toBe('stat')
    put(report(), { ...potassium(6.9, 'HH'), component: [null] as never })
    expect(open().priority).toBe('stat')
  })

  it('that nobody here ordered waits for those on the practice’s list, and without a list for everyone', () => {
    put(potassium(4), report({ basedOn: [] }))
    expect(whose(open())).toEqual(['ada unordered', 'ben unordered', 'cleo unordered'])
    put(list(null, 'cleo', 'ben'), { ...report({ basedOn: [] }), id: 'r2', result: [] })
    const second = tasks().find(({ focus }) => focus?.reference === 'DiagnosticReport/r2') as Task
    expect(whose(second)).toEqual(['cleo unordered', 'ben unordered'])
    expect(second.owner).toBe(undefined)
  })

  it('of an order by somebody who works here no more, or of another patient, counts as ordered by nobody', () => {
    put(list(null, 'cleo'), { ...practitioner('ada', 'Quist', ['MA']), active: false }, report())
    expect(whose(open())).toEqual(['cleo unordered'])
    put({ ...order('o2', 'ben'), subject: { reference: 'Patient/p2' } }, patient('p2'))
    put({ ...report({ basedOn: [{ reference: 'ServiceRequest/o2' }] }), id: 'r2', result: [] })
    const second = tasks().find(({ focus }) => focus?.reference === 'DiagnosticReport/r2') as Task
    expect(whose(second)).toEqual(['cleo unordered'])
  })

  it('asks nobody while nothing is known, and not for history that is loaded', () => {
    put(report({ status: 'registered', result: [] }))
    put({ ...report({ issued: '2026-01-01T09:00:00Z', basedOn: [] }), id: 'old' })
    put({ ...report({ status: 'entered-in-error' }), id: 'error' })
    expect(tasks()).toEqual([])
    put(report({ status: 'partial' }))
    expect(whose(open())).toEqual(['ada ordered'])
  })

  it('that was ordered here, or announced, is never history, whatever day it names and however late it comes', () => {
    const late = { issued: undefined, effectiveDateTime: '2026-10-01' }
    put(report({ ...late, status: 'registered', result: [] }))
    server.clock.pass(40 * 86_400)
    put(potassium(4), report(late))
    expect(whose(open())).toEqual(['ada ordered'])
    put({ ...practitioner('ada', 'Quist', ['MA']), active: false }, { ...report(late), id: 'r2' })
    put({ ...report({ ...late, basedOn: [], status: 'registered', result: [] }), id: 'r3' })
    put({ ...report({ ...late, basedOn: [] }), id: 'r3' })
    put({ ...report({ ...late, basedOn: [] }), id: 'history' })
    const reports = tasks().map(({ focus }) => focus?.reference?.split('/')[1])
    expect(reports.sort()).toEqual(['r1', 'r2', 'r3'])
  })

  it('that could not be looked at is looked at again', () => {
    const reviews = createReviews({ ...full(), onWrite: () => {} }, server.clock, { newResultDays: 30 })
    const said = vi.spyOn(console, 'error').mockReturnValue()
    put({ ...list(null, 'ben'), category: 'none' } as never, report({ basedOn: [] }))
    reviews.sweep()
    expect(tasks()).toEqual([])
    expect(said).toHaveBeenCalled()
    said.mockRestore()
    put(list(null, 'ben'))
    reviews.sweep()
    expect(whose(open())).toEqual(['ben unordered'])
  })

  it('without a readable date, without results and with elements of no form still waits for somebody', () => {
    put(report({ issued: 'soon', result: 'none' as never, basedOn: 'x' as never }))
    expect(whose(open())).toEqual(['ada unordered', 'ben unordered', 'cleo unordered'])
    put({ ...potassium(4), valueQuantity: null as never, referenceRange: [null] as never })
    expect(open().priority).toBe('routine')
  })
})

describe('acknowledging', () => {
  it('is done once, with a comment, by whose it is; the patient stays for a week', async () => {
    put(list(null, 'ben', 'cleo'), potassium(4), report({ basedOn: [] }))
    const task = open()
    expect((await acknowledge('ada', task)).status).toBe(403)
    expect((await acknowledge('ben', task, 'Fine.')).status).toBe(200)
    const [done] = tasks()
    expect(done && acknowledgmentOf(done)).toEqual({ who: { reference: 'Practitioner/ben' }, at })
    expect(done?.note?.[0]).toMatchObject({ text: 'Fine.' })
    expect((await acknowledge('ben', task)).status).toBe(412)
    expect((await server.as('ben').update({ ...done, status: 'requested' } as Task)).status).toBe(422)
    server.clock.pass(6 * 86_400)
    full().sweepScope()
    // Who had it may have called, too.
    expect(await Promise.all(['ben', 'cleo', 'ada'].map(sees))).toEqual([true, true, false])
    server.clock.pass(2 * 86_400)
    full().sweepScope()
    expect(await Promise.all(['ben', 'cleo'].map(sees))).toEqual([false, false])
  })

  it('takes the second one’s comment and call also when the patient is in scope no more', async () => {
    put(list(null, 'ben', 'cleo'), potassium(4), report({ basedOn: [] }))
    const task = open()
    await acknowledge('ben', task)
    server.clock.pass(8 * 86_400)
    full().sweepScope()
    const cleo = server.as('cleo')
    const refused = await acknowledge('cleo', task, 'Called him.')
    expect(refused.status).toBe(412)
    const current = (refused.body as unknown as OperationOutcome).contained?.[0] as Task
    const mine = acknowledged(task, { who: who('cleo'), at, comment: 'Called him.' })
    expect((await cleo.update(mergeReview(task, mine, current))).status).toBe(200)
    expect(tasks()[0]?.note).toMatchObject([{ text: 'Called him.' }])
    const call = communicationOf('late', 'p1', [`Task/${task.id}`], {
      how: 'called',
      text: 'All is well.',
      at,
      by: who('cleo'),
    })
    expect((await cleo.create(call)).status).toBe(201)
    expect((await cleo.get('Communication/late')).status).toBe(200)
    expect((await server.as('ada').create({ ...call, id: 'other', sender: who('ada') })).status).toBe(403)
  })

  it('never says that it was somebody else, and changes nothing else of the Task', async () => {
    put(potassium(4), report())
    const task = open()
    const by = { who: who('ben'), at, comment: '' }
    const ada = server.as('ada')
    expect((await ada.update(acknowledged(task, by))).status).toBe(403)
    expect((await ada.update({ ...task, status: 'completed' })).status).toBe(403)
    const mine = acknowledged(task, { ...by, who: who('ada') })
    expect((await ada.update({ ...mine, executionPeriod: {} })).status).toBe(422)
    expect((await ada.update({ ...mine, priority: 'stat' })).status).toBe(422)
    expect((await ada.update({ ...mine, extension: (mine.extension ?? []).slice(1) })).status).toBe(422)
    expect((await ada.update({ ...mine, status: 'cancelled' })).status).toBe(422)
    expect((await ada.update(mine)).status).toBe(200)
    const made = { ...task, id: 'own' }
    expect((await ada.create(made)).status).toBe(403)
  })

  it('comes back, as a Task of its own, when the report is changed after that', async () => {
    put(potassium(4), report({ status: 'preliminary' }))
    const first = open()
    await acknowledge('ada', first)
    put(report({ status: 'preliminary', meta: { source: 'again' } }))
    expect(tasks().filter(({ status }) => status === 'requested')).toEqual([])
    put(report({ status: 'amended', conclusion: 'Hemolyzed.' }))
    expect(open().id).not.toBe(first.id)
    await acknowledge('ada', open())
    put(potassium(4.4))
    expect(open().id).not.toBe(first.id)
    await acknowledge('ada', open())
    put(report({ status: 'entered-in-error' }))
    expect(tasks().map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'requested'])
  })

  it('of what was amended before it came is refused, so that nobody acknowledges what they did not read', async () => {
    put(potassium(4), report())
    const read = open()
    put(potassium(6.9, 'HH'))
    expect((await acknowledge('ada', read)).status).toBe(412)
    const forged = { ...acknowledged(read, { who: who('ada'), at, comment: '' }), meta: open().meta }
    expect((await server.as('ada').update(forged as Task)).status).toBe(422)
    expect(open().priority).toBe('stat')
  })

  it('comes back where the report was filed under the wrong patient, and waits anew under the right one', async () => {
    put(potassium(4), report(), patient('p2'))
    await acknowledge('ada', open())
    const right = { subject: { reference: 'Patient/p2' }, basedOn: [], result: [] }
    expect(() => put(report(right))).toThrow('never moves to another patient')
    put(report({ status: 'entered-in-error' }), { ...report(right), id: 'refiled' })
    expect(open().focus?.reference).toBe('DiagnosticReport/r1')
    const [other] = server.store.search('Task', { patient: 'p2' })
    expect(other?.resource.focus?.reference).toBe('DiagnosticReport/refiled')
  })

  it('of a report that was deleted asks nobody any more', () => {
    put(potassium(4), report())
    full().remove('DiagnosticReport', 'r1')
    expect(tasks().map(({ status }) => status)).toEqual(['cancelled'])
  })
})

describe('a critical result', () => {
  const until = () => open().restriction?.period?.end

  it('climbs the practice’s list while nobody acknowledges it, and who had it keeps it', async () => {
    const sweep = (minutes: number) => {
      server.clock.pass(minutes * 60)
      sweepNow()
    }
    put(list(30, 'ben', 'ada', 'cleo'), potassium(6.9, 'HH'), report())
    expect(until()).toBe('2026-11-23T10:35:00.000Z')
    sweep(29)
    expect(whose(open())).toEqual(['ada ordered'])
    sweep(2)
    expect(whose(open())).toEqual(['ada ordered', 'ben climbed'])
    expect(await sees('ben')).toBe(true)
    sweep(31)
    expect(whose(open())).toEqual(['ada ordered', 'ben climbed', 'cleo climbed'])
    expect(until()).toBe(undefined)
    expect((await acknowledge('cleo', open())).status).toBe(200)
    sweep(31)
    expect(tasks().map(({ status }) => status)).toEqual(['completed'])
  })

  it('does not climb without minutes of the practice, nor when it is only abnormal', async () => {
    put(list(null, 'ben'), potassium(6.9, 'HH'), report())
    expect(until()).toBe(undefined)
    put(list(30, 'ben'), { ...report(), id: 'r2', result: [] })
    expect(tasks().map(({ restriction }) => restriction)).toEqual([undefined, undefined])
  })

  it('keeps its time when it is amended while it waits', () => {
    put(list(30, 'ben'), potassium(6.9, 'HH'), report())
    const first = until()
    server.clock.pass(600)
    put(report({ status: 'amended' }))
    expect(until()).toBe(first)
  })
})

describe('telling the patient', () => {
  const told = (id: string, about: string[], how: 'message' | 'called' | 'not-reached' = 'message') =>
    communicationOf(id, 'p1', about, {
      how,
      text: how === 'not-reached' ? '' : 'All is well.',
      at,
      by: who('ada'),
    })

  it('is recorded by who reviews the result, once, before and after it is acknowledged', async () => {
    put(potassium(4), report())
    const task = open()
    const about = ['DiagnosticReport/r1', `Task/${task.id}`]
    const ada = server.as('ada')
    expect((await ada.create(told('m1', about))).status).toBe(201)
    await acknowledge('ada', task)
    expect((await ada.create(told('m2', about, 'called'))).status).toBe(201)
    expect((await ada.create(told('m3', about, 'not-reached'))).status).toBe(201)
    const stored = await ada.get('Communication/m1')
    expect((await ada.update({ ...stored.body, status: 'stopped' } as Resource)).status).toBe(403)
  })

  it('is refused to others, of another patient’s result, and where it does not say what was told', async () => {
    put(patient('p2'), potassium(4), report(), {
      ...report({ subject: { reference: 'Patient/p2' }, basedOn: [], result: [] }),
      id: 'other',
    })
    const about = [`Task/${open().id}`]
    const [others] = server.store.search('Task', { patient: 'p2' })
    const ada = server.as('ada')
    expect((await ada.create({ ...told('a', about), sender: who('ben') })).status).toBe(403)
    expect((await server.as('cleo').create({ ...told('b', about), sender: who('cleo') })).status).toBe(403)
    expect((await ada.create(told('c', []))).status).toBe(400)
    expect((await ada.create(told('d', [`Task/${others?.resource.id}`]))).status).toBe(422)
    expect((await ada.create({ ...told('e', about), payload: [] })).status).toBe(422)
    expect((await ada.create({ ...told('f', about), recipient: [] })).status).toBe(422)
  })
})

/** The sweep of a server runs by the timer of its process: another one over the same store looks at the same tables. */
const sweepNow = (): void =>
  createReviews({ ...full(), onWrite: () => {} }, server.clock, { newResultDays: 30 }).sweep()
