import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { reached } from '../testing/practice.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** What Dana Novak signs is co-signed by Dr Okafor, by the training practice's word. */

const [taskId, encounterId] = ['rosa-delgado-task', 'rosa-delgado-visit']
let central: Central
let author: Workstation
let supervisor: Workstation
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  author = await workstation(central.url)
  supervisor = await workstation(central.url)
  await author.signIn('novak@training.rounds.example')
  await supervisor.signIn('okafor@training.rounds.example')
})
afterEach(async () => {
  await author.close()
  await supervisor.close()
  await central.close()
})

const open = () => author.call('note.open', { encounterId })
const list = () => supervisor.call('cosign.list', {})
const state = async (is: string) =>
  author.until(async () => {
    await author.call('sync.now', {})
    return (await open()).coSignature?.state === is
  })

async function signedVisit() {
  await author.until(async () => (await author.call('queue.list', {})).waiting.length > 0)
  await author.call('queue.claim', { taskId })
  await author.until(async () => (await author.call('chart.open', { encounterId })).load.state === 'complete')
  await reached(author, encounterId)
  await author.call('visit.confirmIdentity', { encounterId })
  const location = {
    line: '1 Elm',
    city: 'Worcester',
    state: 'MA',
    callBack: '508 555 0142',
    companions: 'no',
  }
  await author.call('visit.recordLocation', { encounterId, location })
  await author.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest, willHappen, prevents } = await author.call('visit.review', of)
  expect(prevents).toEqual([])
  expect(willHappen).toContain('Adaeze Okafor is asked to co-sign the note.')
  await author.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
}

test('a supervised note waits in the supervisor’s list, and is co-signed as it was read; an addendum asks again', async () => {
  await signedVisit()
  await state('awaited')
  supervisor.events.splice(0)
  supervisor.engine().realtimeNews({ kind: 'poke' })
  await supervisor.until(() => supervisor.changed(['co-sign']) > 0)
  const [row] = await list()
  expect(row).toMatchObject({
    patientName: 'Rosa Delgado',
    author: 'Dana Novak',
    texts: [{ title: 'Plan', text: 'Rest.' }],
    addenda: [],
  })
  if (!row) throw new Error('nothing to co-sign')

  // An addendum that is signed while the supervisor reads.
  const compositionId = randomUUID()
  await author.call('note.addendum', { encounterId, compositionId, text: 'And fluids.', base: '', edit: 1 })
  const { digest } = await author.call('note.review', { encounterId, compositionId })
  await author.call('note.sign', { encounterId, compositionId, digest })
  await author.until(async () => {
    await author.call('sync.now', {})
    return (await author.call('sync.status', {})).unsent === 0
  })
  const refused = await supervisor.problem('cosign.sign', row)
  expect(refused.message).toContain('another addendum')
  const [again] = await list()
  expect(again?.addenda.map(({ text }) => text)).toEqual(['And fluids.'])
  expect((await supervisor.problem('cosign.sign', row)).code).toBe('review-outdated')
  expect(await supervisor.call('cosign.sign', again ?? row)).toEqual([])
  await state('given')
  expect((await open()).coSignature).toMatchObject({ by: expect.stringContaining('Okafor') })

  const [provenance] = central.context.store.search('Provenance', { patient: 'rosa-delgado' })
  expect(provenance?.resource.target[0]?.reference).toBe(
    `Composition/${row.compositionId}/_history/${central.context.store.read('Composition', row.compositionId)?.versionId}`,
  )
  // The supervisor never has the patient in their care, nor on their machine.
  expect((await supervisor.problem('chart.open', { encounterId })).code).toBe('not-found')
})

test('an addendum waits for a co-signature of its own text once the note above it is marked in error', async () => {
  await signedVisit()
  const compositionId = randomUUID()
  await author.call('note.addendum', { encounterId, compositionId, text: 'And fluids.', base: '', edit: 1 })
  const { digest } = await author.call('note.review', { encounterId, compositionId })
  await author.call('note.sign', { encounterId, compositionId, digest })
  const standing = (id: string) => central.context.store.read('Composition', id)?.resource.status
  await author.until(() => standing(compositionId) === 'final')
  const signed = await open()
  await author.call('note.mark', {
    encounterId,
    compositionId: signed.compositionId,
    reason: 'Wrong words.',
    moveTo: null,
  })
  await author.until(() => standing(signed.compositionId) === 'entered-in-error')
  const [row, ...more] = await list()
  expect(more).toEqual([])
  expect(row).toMatchObject({
    compositionId,
    texts: [{ title: 'Addendum', text: 'And fluids.' }],
    addenda: [],
  })
  if (!row) throw new Error('nothing to co-sign')
  expect(await supervisor.call('cosign.sign', row)).toEqual([])
})

test('a note marked in error meanwhile is not co-signed; without the central API nothing is', async () => {
  await signedVisit()
  await state('awaited')
  const [row] = await list()
  if (!row) throw new Error('nothing to co-sign')
  const { compositionId } = await open()
  await author.call('note.mark', { encounterId, compositionId, reason: 'Wrong chart.', moveTo: null })
  await author.until(
    () => central.context.store.read('Composition', compositionId)?.resource.status === 'entered-in-error',
  )
  expect((await supervisor.problem('cosign.sign', row)).message).toContain('entered in error')
  expect(await list()).toEqual([])
  expect((await open()).coSignature).toBeNull()
  supervisor.cut()
  expect((await supervisor.problem('cosign.list', {})).code).toBe('central-unreachable')
})

test('reports an unreadable note to co-sign and lists the others', async () => {
  await signedVisit()
  await state('awaited')
  const odd = await workstation(central.url, {
    async fetch(input, init) {
      const answer = await fetch(input, init)
      if (!String(input).endsWith('/co-signatures')) return answer
      const { awaited } = (await answer.json()) as { awaited: { composition: object }[] }
      const bad = awaited.map((one) => ({ ...one, composition: { ...one.composition, author: 'me' } }))
      const headers = new Headers(answer.headers)
      headers.delete('Content-Length')
      return new Response(JSON.stringify({ awaited: [5, ...bad, ...awaited] }), { headers })
    },
  })
  try {
    await odd.signIn('okafor@training.rounds.example')
    expect(await odd.call('cosign.list', {})).toHaveLength(1)
    const notices = odd.events.filter(({ event }) => event === 'notice').map(({ payload }) => payload)
    expect(notices).toContainEqual(expect.objectContaining({ id: 'co-sign-unreadable', severity: 'warning' }))
  } finally {
    await odd.close()
  }
})
