import { describe, expect, test } from 'vitest'
import { visitForEachTest } from './test/each-station.ts'
import { encounter, note, task, write } from './test/workstation.ts'

const { at, puts, textAt } = visitForEachTest()

describe('what the server will never accept', () => {
  test('is put aside with what depends on it and a message, and the rest goes on', async () => {
    const { cache, sync, notices } = at.station
    at.central.refusals.push(({ path }) =>
      path.endsWith('Condition/c')
        ? at.central.refusal(422, 'invalid-resource', { message: 'No code.' })
        : undefined,
    )
    cache.put(write, { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p' } })
    cache.put(write, {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'Because of it' },
      subject: { reference: 'Patient/p' },
      focus: [{ reference: 'Condition/c' }],
    })
    cache.put(write, note({ subjective: 'Goes on.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([
      { state: 'set-aside', why: 'No code.' },
      { state: 'set-aside', why: 'It depends on a write that was put aside: No code.' },
    ])
    expect(textAt().subjective).toBe('Goes on.')
    expect(sync.status().setAside).toMatchObject([
      {
        patientName: 'Ada Byron',
        encounterId: 'e',
        what: 'problem',
        author: 'Practitioner/d',
        when: write.at,
        why: 'No code.',
      },
      { what: 'observation' },
    ])
    expect(sync.status().unsent).toBe(0)
    expect(notices).toHaveLength(2)
    // Written anew, it goes.
    at.central.refusals.length = 0
    cache.put(write, {
      resourceType: 'Condition',
      id: 'c',
      code: { text: 'Now coded' },
      subject: { reference: 'Patient/p' },
    })
    await sync.pokeNow()
    expect(at.central.current('Condition/c')).toMatchObject({ code: { text: 'Now coded' } })
  })

  test('does not hold up a newer text of the same note that is acceptable', async () => {
    const { cache, sync } = at.station
    at.central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'bad' }))
    await sync.pokeNow()
    cache.put(write, note({ subjective: 'good' }))
    at.central.faults.length = 0
    at.central.refusals.push(({ body }) =>
      body.includes('bad') ? at.central.refusal(422, 'invalid-resource') : undefined,
    )
    await sync.pokeNow()
    expect(textAt().subjective).toBe('good')
    expect(cache.outbox()).toEqual([])
  })

  test.each([
    [400, { diagnostics: 'Unknown element "foo".' }, 'Unknown element "foo".'],
    [422, { diagnostics: 'HAPI-0450', details: { text: 'No such code.' } }, 'No such code.'],
    [413, {}, 'does not say why'],
  ])('is said by a plain FHIR server with %d and no code of ours', async (status, issueFields, message) => {
    const { cache, sync } = at.station
    const issue = [{ severity: 'error', code: 'processing', ...issueFields }]
    at.central.refusals.push(({ method }) =>
      method === 'PUT' ? at.central.answer(status, { resourceType: 'OperationOutcome', issue }) : undefined,
    )
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside', why: expect.stringContaining(message) }])
    expect(sync.status().setAside).toHaveLength(1)
    const before = puts('Composition/n').length
    await sync.pokeNow()
    expect(puts('Composition/n')).toHaveLength(before)
  })

  test.each([409, 412])('is not a version conflict, said with %d by a plain FHIR server', async (status) => {
    const { cache, sync } = at.station
    await sync.pokeNow()
    at.central.store(task({ priority: 'urgent' }))
    at.central.refusals.push(({ method, headers }) =>
      method === 'PUT' && headers.get('If-Match') !== `W/"${at.central.current('Task/t')?.meta?.versionId}"`
        ? at.central.answer(status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] })
        : undefined,
    )
    cache.put(write, task({ status: 'completed' }))
    await sync.pokeNow()
    expect(at.central.current('Task/t')).toMatchObject({ status: 'completed', priority: 'urgent' })
    expect(cache.outbox()).toEqual([])
  })

  test('is not an error of the server’s own, which is tried again with a message', async () => {
    const { cache, sync } = at.station
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', diagnostics: 'Down.' }] }
    at.central.refusals.push(({ method }) => (method === 'PUT' ? at.central.answer(500, outcome) : undefined))
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
    expect(sync.status()).toMatchObject({ setAside: [], message: expect.stringContaining('one change') })
  })

  test('a refusal without an OperationOutcome refuses nothing', async () => {
    const { cache, sync } = at.station
    const stranger = () =>
      new Response('{"error":"blocked"}', {
        status: 400,
        headers: { 'Content-Type': 'application/json', 'Server-Epoch': 'x' },
      })
    at.central.faults.push(({ method }) => (method === 'PUT' ? { answer: stranger() } : undefined))
    cache.put(write, note({ subjective: 'Kept.' }))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'unknown' }])
  })
})

test('under a superseded claim the Encounter is put aside with the server’s message, and the author’s note goes on', async () => {
  const { cache, sync } = at.station
  const message = 'Dr B has this visit now.'
  at.central.refusals.push(({ path }) =>
    path.endsWith('Encounter/e') ? at.central.refusal(409, 'claim-superseded', { message }) : undefined,
  )
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  cache.put(write, note({ subjective: 'Mine.' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside', why: message }])
  expect(textAt().subjective).toBe('Mine.')
  // The screen shows the visit as the server has it.
  expect(cache.read('Encounter', 'e')?.resource.period).toBeUndefined()
})

test('a write of what is no longer there is kept aside', async () => {
  const { cache, sync } = at.station
  cache.put(write, encounter({ period: { start: '2026-01-05T14:00:00Z' } }))
  at.central.remove('Encounter/e')
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
})
