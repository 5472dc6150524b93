import type { Composition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { textsOf } from '../record/composition.ts'
import { createWorkstation, note, order, seedVisit, type Workstation, write } from './test/workstation.ts'

/** A server that failed over goes on under its epoch, without what it acknowledged last. */
let machine: Workstation
let failOver: (failOver?: boolean) => void
beforeEach(async () => {
  machine = createWorkstation()
  seedVisit(machine.central)
  await machine.begin()
  failOver = machine.central.backup()
  machine.cache.put(write, note({ plan: 'Rest.' }))
  await machine.sync.pokeNow()
})
afterEach(() => machine.end())

const atCentral = () => textsOf(machine.central.current('Composition/n') as Composition).plan
const versions = () => machine.cache.conflicts('e').map(({ mine, theirs }) => [mine, theirs])

test('a write on top of what was forgotten is not merged with what took its place as if nobody had written before', async () => {
  failOver(true)
  machine.central.store(note({ plan: 'Tea.' }))
  const { resource } = machine.cache.read('Composition', 'n') ?? {}
  machine.cache.put(write, {
    ...note({ plan: 'Rest.' }),
    meta: resource?.meta,
    title: 'Visit',
  } as Composition)
  await machine.sync.pokeNow()
  expect(atCentral()).toBe('Tea.')
  // Nothing of it went out before its author decides.
  expect((machine.central.current('Composition/n') as Composition).title).toBe('Visit note')
  expect(versions()).toEqual([['Rest.', 'Tea.']])
})

test('what was forgotten is offered also when a later write on what the server then had is there', async () => {
  failOver(true)
  const theirs = machine.central.store(note({ plan: 'Tea.' })).resource as Composition
  const mine = { ...note({ plan: 'Tea.', subjective: 'Cough.' }), meta: theirs.meta } as Composition
  // The feed showed the other version, a write on it went out, and only then the forgetting was noticed.
  const [first] = machine.cache.sent()
  const stored = machine.central.store(mine)
  const row = machine.cache.put(write, mine)
  machine.cache.replaceRow(row.id, [{ kind: 'put', resources: [{ base: theirs, mine }] }])
  machine.cache.acknowledge(row.id, [{ resource: stored.resource, position: stored.position }])
  expect(first?.mine[0]).toMatchObject({ resourceType: 'Composition' })
  await machine.sync.pokeNow()
  expect(versions()).toEqual([['Rest.', 'Tea.']])
})

test('what was forgotten and what was written on the version in its place are merged one after the other', async () => {
  // Restored: the first answer says so, before anything is sent.
  failOver(false)
  const theirs = machine.central.store(note({ subjective: 'Cough.' }))
  machine.cache.applyPage({
    cursor: machine.cache.feedCursor(),
    compartment: null,
    versions: [{ ...theirs, position: '9999999999999999' }],
    unreadable: [],
    deleted: [],
    entered: [],
    left: { patients: [], tasks: [] },
  })
  machine.cache.put(
    write,
    note({ subjective: 'Cough.', objective: 'Clear.' }, 'preliminary', theirs.resource as Composition),
  )
  await machine.sync.pokeNow()
  await machine.sync.pokeNow()
  expect(textsOf(machine.central.current('Composition/n') as Composition)).toMatchObject({
    subjective: 'Cough.',
    objective: 'Clear.',
    plan: 'Rest.',
  })
})

test('nothing is merged while the server can’t say whether it has what a write was made from', async () => {
  machine.central.store(
    note({ plan: 'Rest.\nTea.' }, 'preliminary', machine.central.current('Composition/n') as Composition),
  )
  const { resource } = machine.cache.read('Composition', 'n') ?? {}
  machine.cache.put(write, { ...note({ plan: 'Rest.\nSoup.' }), meta: resource?.meta } as Composition)
  machine.central.refusals.push(({ path }) =>
    path.includes('_history') ? machine.central.refusal(500, 'exception') : undefined,
  )
  await machine.sync.pokeNow()
  expect(machine.cache.outbox()).toMatchObject([{ state: 'waiting' }])
  expect(versions()).toEqual([])
  machine.central.refusals.pop()
  await machine.sync.pokeNow()
  expect(versions()).toEqual([['Rest.\nSoup.', 'Rest.\nTea.']])
})

test('what the server had already, by an answer that never came and a key it kept no longer, is offered again too', async () => {
  const theirs = machine.central.store(note({ plan: 'Rest.\nTea.' })).resource
  machine.cache.put(write, {
    ...note({ plan: 'Rest.\nTea.' }),
    meta: machine.cache.read('Composition', 'n')?.resource.meta,
  } as Composition)
  await machine.sync.pokeNow()
  expect(machine.cache.outbox()).toEqual([])
  expect(machine.cache.sent().at(-1)).toMatchObject({ mine: [{}], versions: [{ resource: theirs }] })
  failOver(true)
  await machine.sync.pokeNow()
  expect(atCentral()).toBe('Rest.\nTea.')
})

test('what comes back at an earlier place in the feed takes the place of the copy that was forgotten', async () => {
  const { central, cache, sync } = machine
  await machine.begin()
  const restore = central.backup()
  for (const id of ['x', 'y', 'z']) central.store(order({ id }))
  // Acknowledged, and the feed, which would tell that the history is another, does not come through.
  central.faults.push(({ path }) => (path.includes('$changes') ? 'lose-request' : undefined))
  cache.put(write, order({ status: 'stopped' }))
  await sync.pokeNow()
  expect(cache.sent()).toHaveLength(2)
  restore()
  central.faults.length = 0
  await sync.pokeNow()
  await machine.clock.until(() => cache.outbox().length === 0 && sync.feedAsOf() !== null)
  expect(cache.read('MedicationRequest', 'm')?.base).toEqual(central.current('MedicationRequest/m'))
})
