import type { Composition } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { signedWithout, withSignedWithout } from '../record/signed-without.ts'
import { visitForEachTest } from './test/each-station.ts'
import { encounter, note, order, task, write } from './test/workstation.ts'

const { at, textAt } = visitForEachTest()

describe('signing', () => {
  const signing = () => [
    note({ subjective: 'Signed.' }, 'final'),
    encounter({ status: 'finished', period: { start: 'x', end: 'y' } }),
    task({ status: 'completed', statusReason: { text: 'signed' } }),
    order(),
  ]

  test('is one transaction that takes the unsent draft and the order into itself', async () => {
    const { cache, sync } = at.station
    cache.put(write, order())
    await sync.pokeNow()
    // An order is nobody's but ours before the signature.
    expect(at.central.current('MedicationRequest/m')).toBeUndefined()
    expect(sync.status().unsent).toBe(0)
    cache.put(write, note({ subjective: 'Draft.' }))
    const row = cache.putAll(write, signing())
    expect(cache.outbox()).toHaveLength(1)
    await sync.pokeNow()
    const [sent] = at.central.log.filter(({ method }) => method === 'POST')
    expect(sent?.headers.get('Idempotency-Key')).toBe(row.key)
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'final' })
    expect(at.central.current('Task/t')).toMatchObject({ status: 'completed' })
    expect(cache.outbox()).toEqual([])
    expect(cache.read('Encounter', 'e')).toMatchObject({ pending: false, resource: { status: 'finished' } })
  })

  test('on a conflict is void: the note is a draft again with both texts, the order unsigned, and a notice says so', async () => {
    const { cache, sync, voided } = at.station
    cache.put(write, note({ subjective: 'Base.' }))
    await sync.pokeNow()
    cache.putAll(write, [note({ subjective: 'Base.\n\nMine.' }, 'final'), ...signing().slice(1)])
    at.central.store(note({ subjective: 'Theirs.\n\nBase.' }))
    await sync.pokeNow()
    expect(voided).toMatchObject([{ encounterId: 'e' }])
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
    expect(textAt().subjective).toBe('Theirs.\n\nBase.\n\nMine.')
    expect(at.central.current('Encounter/e')).toMatchObject({ status: 'in-progress' })
    expect(at.central.current('Task/t')).toMatchObject({ status: 'in-progress' })
    expect(cache.outbox()).toMatchObject([
      { kind: 'put', mine: [{ resourceType: 'MedicationRequest', status: 'draft' }] },
    ])
  })

  test('that is void leaves nothing of why it was signed without what is asked', async () => {
    const { cache, sync, voided } = at.station
    cache.put(write, note({ subjective: 'Base.' }))
    await sync.pokeNow()
    const said = { lacked: ['The patient was not reached.'], reason: 'Message left.' }
    const signed = withSignedWithout(note({ subjective: 'Base.\n\nMine.' }, 'final'), said)
    cache.putAll(write, [signed, ...signing().slice(1)])
    at.central.store(note({ subjective: 'Theirs.\n\nBase.' }))
    await sync.pokeNow()
    expect(voided).toHaveLength(1)
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
    expect(signedWithout(at.central.current('Composition/n') as Composition)).toBeNull()
  })

  test('on top of a note that conflicts is void too', async () => {
    const { cache, sync, voided } = at.station
    cache.put(write, note({ subjective: 'A\nB' }))
    await sync.pokeNow()
    at.central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'A\nB\nMine' }))
    await sync.pokeNow()
    cache.putAll(write, [note({ subjective: 'A\nB\nMine' }, 'final'), ...signing().slice(1)])
    at.central.store(note({ subjective: 'Theirs\nA\nB' }))
    at.central.faults.length = 0
    await sync.pokeNow()
    expect(voided).toHaveLength(1)
    expect(textAt().subjective).toBe('Theirs\nA\nB\nMine')
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
  })

  test('refused is put aside and void; signed anew, the refused one is gone', async () => {
    const { cache, sync, voided } = at.station
    at.central.refusals.push(({ method }) =>
      method === 'POST' ? at.central.refusal(422, 'invalid-resource', { message: 'No dosage.' }) : undefined,
    )
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(voided[0]?.why).toContain('No dosage.')
    expect(sync.status().setAside).toMatchObject([
      { why: 'No dosage.', what: expect.stringContaining('Signing') },
    ])
    expect(cache.read('Composition', 'n')?.resource).toMatchObject({ status: 'preliminary' })
    expect(textAt().subjective).toBe('Signed.')
    at.central.refusals.length = 0
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(cache.outbox()).toEqual([])
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'final' })
  })

  test('under a superseded claim keeps the note as the author’s draft', async () => {
    const { cache, sync, voided } = at.station
    at.central.refusals.push(({ method }) =>
      method === 'POST'
        ? at.central.refusal(409, 'claim-superseded', { message: 'Dr B has it.' })
        : undefined,
    )
    cache.putAll(write, signing())
    await sync.pokeNow()
    expect(voided).toHaveLength(1)
    expect(at.central.current('Composition/n')).toMatchObject({ status: 'preliminary' })
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside', kind: 'transaction', why: 'Dr B has it.' }])
    expect(cache.read('Task', 't')?.resource.status).toBe('in-progress')
  })
})
