import { beforeEach, expect, test } from 'vitest'
import { chartLoaded, practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice({})
let one: Workstation
beforeEach(async () => {
  one = await at.station()
  await one.call('queue.claim', { taskId })
})

test('a half-filled form is there after a kill, each of its own, and gone when it was sent off', async () => {
  expect(await one.call('form.get', { encounterId, form: 'allergy' })).toEqual({ values: null })
  await one.call('form.keep', {
    encounterId,
    form: 'allergy',
    values: { text: 'latex gloves', reaction: 'ras' },
  })
  await one.call('form.keep', { encounterId, form: 'order', values: { dosage: '1 tab' } })
  await one.restart()
  expect(await one.call('form.get', { encounterId, form: 'allergy' })).toEqual({
    values: { text: 'latex gloves', reaction: 'ras' },
  })
  expect(await one.call('form.get', { encounterId, form: 'location' })).toEqual({ values: null })
  await one.call('form.keep', { encounterId, form: 'allergy', values: null })
  expect(await one.call('form.get', { encounterId, form: 'allergy' })).toEqual({ values: null })
  expect((await one.call('form.get', { encounterId, form: 'order' })).values).toEqual({ dosage: '1 tab' })
})

test('nothing of a form is sent, and there is none for a visit that is not here', async () => {
  await one.call('form.keep', { encounterId, form: 'allergy', values: { text: 'Kwashiorkor' } })
  await one.call('session.drain', {})
  const bodies = at.central.context.db.prepare<[], { body: string }>('SELECT body FROM version').all()
  expect(bodies.some(({ body }) => body.includes('Kwashiorkor'))).toBe(false)
  const elsewhere = { encounterId: 'nobody', form: 'order' as const, values: { dosage: '1' } }
  expect((await one.problem('form.keep', elsewhere)).code).toBe('not-found')
})

test('before a sign-out what was typed is written and sent; without a network it is counted and stays', async () => {
  await chartLoaded(one)
  one.cut()
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const left = await one.call('session.drain', {})
  expect(left.unsent).toBeGreaterThan(0)
  await one.call('session.signOut', {})
  one.mend()
  await one.restart()
  expect((await one.call('sync.status', {})).unsent).toBe(left.unsent)
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await one.call('session.drain', {})).unsent === 0)
  const note = at.central.context.db
    .prepare<[], { body: string }>(
      "SELECT body FROM version WHERE type = 'Composition' ORDER BY position DESC",
    )
    .get()
  expect(note?.body).toContain('Rest.')
})
