import type { AuditEvent, Composition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { supervisorUrl } from '../../../central/co-signatures/supervisor.ts'
import { compositionOf } from '../record/composition.ts'
import { reached } from '../testing/practice.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** Each place where a patient's data is opened: one AuditEvent for one opening, however often it is drawn. */

const [taskId, encounterId] = ['rosa-delgado-task', 'rosa-delgado-visit']
let central: Central
let stations: Workstation[]
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  stations = []
})
afterEach(async () => {
  for (const one of stations) await one.close()
  await central.close()
})

async function station(who: string, changes: Parameters<typeof workstation>[1] = {}): Promise<Workstation> {
  const made = await workstation(central.url, changes)
  stations.push(made)
  await made.signIn(`${who}@training.rounds.example`)
  return made
}
async function claimed(one: Workstation): Promise<void> {
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
}
const events = (): AuditEvent[] =>
  central.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
    .all()
    .map(({ body }) => JSON.parse(body) as AuditEvent)
/** What the central API has heard that was opened: its description and what. */
const opened = (): string[] =>
  events()
    .filter(({ subtype }) => subtype?.[0]?.code === 'read')
    .map((event) => [event.outcomeDesc, ...(event.entity ?? []).map(({ what }) => what?.reference)].join(' '))
/** All of them: what is done now has come too, and the trail has one order. */
async function openedBefore(one: Workstation): Promise<string[]> {
  const changes = () => events().filter(({ outcomeDesc }) => outcomeDesc === 'Visit changed').length
  const before = changes()
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.until(() => changes() > before)
  return opened()
}
const noteOf = (id: string, patientId: string, plan: string): Composition & { id: string } => ({
  ...compositionOf(
    {
      id,
      patientId,
      encounterId: `${id}-visit`,
      practitionerId: 'lindholm',
      practitionerName: 'Ben Lindholm',
    },
    undefined,
    { subjective: '', objective: '', assessment: '', plan },
    { status: 'final', date: '2026-09-01T10:00:00Z', orders: [] },
  ),
  id,
})

test('a note of the chart’s list gives its text only with an audit event, one for each reading', async () => {
  central.context.store.put(noteOf('earlier-note', 'rosa-delgado', 'Rest.'))
  central.context.store.put(noteOf('note-of-another', 'mei-tanaka', 'Tea.'))
  const one = await station('okafor')
  await claimed(one)
  const { notes } = await wholeChart(one, { encounterId })
  expect(notes.items.map(({ compositionId }) => compositionId)).toEqual(['earlier-note'])
  const read = { chartOf: { encounterId }, compositionId: 'earlier-note' }
  expect((await one.call('chart.note', read)).parts).toEqual([{ title: 'Plan', text: 'Rest.' }])
  await one.call('chart.note', read)
  // Of another patient: neither read nor said to be.
  const foreign = { chartOf: { encounterId }, compositionId: 'note-of-another' }
  expect((await one.problem('chart.note', foreign)).code).toBe('not-found')
  expect(await openedBefore(one)).toEqual([
    `Chart opened Patient/rosa-delgado Encounter/${encounterId}`,
    'Note opened Composition/earlier-note Patient/rosa-delgado Encounter/earlier-note-visit',
  ])
})

test('the same from the chart of a visit to come', async () => {
  central.context.store.put(noteOf('earlier-note', 'eleanor-voss', 'Rest.'))
  const one = await station('okafor')
  const of = { appointmentId: 'eleanor-voss-appointment-1' }
  await one.until(async () => {
    const { scheduled } = await one.call('queue.list', {})
    return scheduled.some(
      ({ appointmentId, chart }) => appointmentId === of.appointmentId && chart.state === 'complete',
    )
  })
  await one.call('chart.note', { chartOf: of, compositionId: 'earlier-note' })
  await one.until(() => opened().length > 0)
  expect(opened()).toEqual([
    'Note opened Composition/earlier-note Patient/eleanor-voss Encounter/earlier-note-visit',
  ])
})

test('notes to co-sign are counted without being read; reading them is one audit event for each note and text', async () => {
  const { store } = central.context
  const author = store.read('Practitioner', 'lindholm')?.resource
  if (!author?.id) throw new Error('The training practice has no Dr Lindholm.')
  store.put({
    ...author,
    id: author.id,
    extension: [{ url: supervisorUrl, valueReference: { reference: 'Practitioner/okafor' } }],
  })
  const note = noteOf('to-co-sign', 'mei-tanaka', 'Rest.')
  store.put({
    ...note,
    attester: [
      { mode: 'legal', time: note.date, party: { reference: 'Practitioner/lindholm' } },
      { mode: 'professional', party: { reference: 'Practitioner/okafor' } },
    ],
  })
  const one = await station('okafor')
  await claimed(one)
  expect(await one.call('cosign.count', {})).toEqual({ count: 1 })
  expect(await openedBefore(one)).toHaveLength(1)
  await one.call('cosign.list', {})
  const [row] = await one.call('cosign.list', {})
  expect(row?.texts).toEqual([{ title: 'Plan', text: 'Rest.' }])
  expect((await openedBefore(one)).slice(1)).toEqual([
    'Note opened Composition/to-co-sign Patient/mei-tanaka',
  ])
})

test('writes one event for each set-aside write that is shown', async () => {
  const one = await station('okafor', {
    // The central API is told nonsense, and refuses it for good.
    fetch: (input, init) =>
      fetch(
        input,
        init?.method === 'PUT' && String(input).includes('AllergyIntolerance')
          ? { ...init, body: '{"resourceType":"AllergyIntolerance"}' }
          : init,
      ),
  })
  await claimed(one)
  const allergy = { encounterId, text: 'Latex', rxcui: null, reaction: null, criticality: 'low' as const }
  await one.call('chart.recordAllergy', allergy)
  await one.until(async () => (await one.call('sync.status', {})).setAside.length > 0)
  const shown = await one.call('sync.setAside', {})
  expect(shown).toMatchObject([{ patientName: 'Rosa Delgado', encounterId }])
  await one.call('sync.setAside', {})
  expect((await openedBefore(one)).slice(1)).toEqual([
    `What was set aside opened Encounter/${encounterId} Patient/rosa-delgado`,
  ])
})

test('reads one’s own note after the patient left this machine, and says so', async () => {
  const one = await station('okafor')
  await claimed(one)
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  await one.call('note.open', { encounterId })
  await one.call('queue.handOver', { taskId, practitionerId: 'lindholm' })
  await one.until(async () => {
    await one.call('sync.now', {})
    const note = await one.call('note.open', { encounterId })
    return opened().some((each) => each.startsWith(`Note opened Composition/${note.compositionId}`))
  })
  const read = opened().filter((each) => each.startsWith('Note opened'))
  expect(read).toHaveLength(1)
  expect(read[0]).toContain('Patient/rosa-delgado')
})
