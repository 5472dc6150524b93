import { expect, test } from 'vitest'
import { practice } from '../testing/practice.ts'

const at = practice()
const words = { title: 'Irritable bowel', text: 'Low FODMAP diet for *** weeks.' }

test('the practice’s phrases are here after the sign-in, one’s own at each of one’s devices, and no colleague’s', async () => {
  const one = await at.station()
  const names = async (station = one) => (await station.call('phrases.list', {})).map(({ name }) => name)
  await one.until(async () => (await names()).includes('strep'))
  const [made] = (await one.call('phrases.save', { id: null, name: 'ibs', ...words })).filter(
    ({ of }) => of === 'own',
  )
  expect(made).toMatchObject({ name: 'ibs', texts: [{ section: null, text: words.text }] })
  const other = await at.station()
  await other.until(async () => (await names(other)).includes('ibs'))
  const colleague = await at.station('lindholm@training.rounds.example')
  await colleague.until(async () => (await names(colleague)).includes('strep'))
  expect(await names(colleague)).not.toContain('ibs')

  // Without the network they are called, and not changed.
  one.cut()
  const saved = { id: made?.id ?? '', name: 'ibs', ...words, text: 'Else.' }
  expect((await one.problem('phrases.save', saved)).code).toBe('central-unreachable')
  expect(await names()).toContain('ibs')
  one.mend()
  await one.call('phrases.save', saved)
  expect(await one.call('phrases.list', {})).toContainEqual(
    expect.objectContaining({ name: 'ibs', texts: [{ section: null, text: 'Else.' }] }),
  )
  // Changed there meanwhile, it is not written over.
  expect((await other.problem('phrases.save', saved)).code).toBe('refused-by-central')
  await one.call('phrases.remove', { id: made?.id ?? '' })
  expect(await names()).not.toContain('ibs')
})
