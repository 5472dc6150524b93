import { expect, test } from 'vitest'
import { favoriteLibrary } from '../../clinical/favorites/library.ts'
import { type Sig, sigText } from '../../clinical/medications/sig.ts'
import { chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const at = practice()
const { taskId, encounterId } = rosa
const sig: Sig = {
  ...({ dose: 1, doseMax: null, unit: 'tablet', route: 'oral', often: 'daily', days: null } as const),
  ...{ asNeeded: null, more: '', mg: null, byWeight: null },
}
const said = {
  ...{ encounterId, id: null, rxcui: '311372', dosage: sigText(sig), sig },
  ...{ quantity: 30, quantityUnit: 'tablets', refills: 2 },
}
const list = (one: Workstation) => one.call('favorites.list', {})
const own = async (one: Workstation) => (await list(one)).items.filter(({ of }) => of === 'own')
const offered = (one: Workstation) => one.until(async () => (await list(one)).offered)

async function inVisit(): Promise<Workstation> {
  const one = await at.station()
  await offered(one)
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  return one
}

test('one that was kept without the network is at the server once it is back, on another machine, and at no colleague’s', async () => {
  const one = await inVisit()
  one.cut()
  const { id } = await one.call('favorites.keep', said)
  await one.call('favorites.rename', { id, name: 'Hives' })
  expect(await own(one)).toMatchObject([{ name: 'Hives', quantity: 30, refills: 2, unsent: '' }])
  // It is on disk here, whatever ends.
  await one.restart()
  expect(await own(one)).toMatchObject([{ id, name: 'Hives', unsent: '' }])
  one.mend()
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await own(one))[0]?.unsent === null
  })
  const other = await at.station()
  await other.until(async () => (await own(other)).length === 1)
  expect(await own(other)).toMatchObject([{ id, name: 'Hives', sig: { dose: 1, perKg: null } }])
  const colleague = await at.station('lindholm@training.rounds.example')
  await offered(colleague)
  expect(await own(colleague)).toEqual([])

  // Changed at both, the later change counts.
  await other.call('favorites.rename', { id, name: 'Itching' })
  await other.until(async () => (await own(other))[0]?.unsent === null)
  await one.call('favorites.rename', { id, name: 'Allergies' })
  await one.until(async () => (await own(one))[0]?.unsent === null)
  expect(at.central.context.store.read('Library', id)?.resource).toMatchObject({ title: 'Allergies' })
  await one.call('favorites.remove', { id })
  expect(await own(one)).toEqual([])
  await one.until(async () => at.central.context.store.read('Library', id) === undefined)
})

test('what is ordered from it is checked anew, and counts as used; nothing of the patient is in it', async () => {
  const one = await inVisit()
  await reached(one)
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  const amoxicillin = { rxcui: '308182', dosage: '1 capsule twice a day', sig: null }
  const { id } = await one.call('favorites.keep', { ...said, ...amoxicillin, quantityUnit: 'capsules' })
  await one.until(async () => (await own(one))[0]?.unsent === null)
  expect(JSON.stringify(at.central.context.store.read('Library', id))).not.toMatch(/rosa|delgado/i)
  const order = {
    ...{ encounterId, ...amoxicillin, quantity: 30, quantityUnit: 'capsules', refills: 2, favorite: id },
    overrideReason: null,
  }
  // She is allergic to penicillin: a favorite opens no way round it.
  expect((await one.problem('orders.draft', order)).code).toBe('needs-reason')
  expect((await own(one))[0]?.used).toBe(0)
  await one.call('orders.draft', { ...order, overrideReason: 'Tolerated last year.' })
  expect((await own(one))[0]?.used).toBe(1)
  const words = 'As Rosa took it before'
  const named = await one.problem('favorites.keep', { ...said, sig: null, dosage: words })
  expect(named.message).toContain('names the patient')
})

test('the practice’s stand beside one’s own and are not changed here; one whose medicine left the catalog says so', async () => {
  const gone = { rxcui: '1', medication: 'ranitidine 150 MG Oral Tablet', dosage: 'Take 1', sig: null }
  const favorite = { id: 'of-practice', name: 'Heartburn', ...gone }
  at.central.context.store.put(
    favoriteLibrary({ ...favorite, quantity: 30, quantityUnit: 'tablets', refills: 0 }, { publisher: 'P' }),
  )
  const one = await inVisit()
  await one.until(async () => (await list(one)).items.length === 1)
  expect((await list(one)).items).toMatchObject([{ of: 'practice', name: 'Heartburn', choice: null }])
  expect((await one.problem('favorites.remove', { id: 'of-practice' })).code).toBe('not-found')
  expect((await one.problem('favorites.keep', { ...said, id: 'of-practice' })).code).toBe('not-found')
})
