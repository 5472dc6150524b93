import type { Appointment, Condition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { wholeChart } from '../testing/whole-chart.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** The first load of large charts from the reference central API, with a network that can stand still. */
let central: Central
let station: Workstation
/** What was asked of charts: patient and whether from the beginning. */
let asked: { patient: string; resumed: boolean }[]
/** After so many pages nothing comes any more. */
let pages = 0

const fetchPages: typeof fetch = async (input, init) => {
  const url = new URL(String(input))
  const patient = /Patient\/([^/]+)\/\$everything/.exec(url.pathname)?.[1]
  if (!patient) return fetch(input, init)
  if (pages-- <= 0) throw new TypeError('fetch failed')
  asked.push({ patient, resumed: url.searchParams.has('cursor') })
  return fetch(input, init)
}

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const patients = ['later', 'sooner']

beforeEach(async () => {
  asked = []
  pages = Number.POSITIVE_INFINITY
  central = await createCentral({ database: ':memory:', training: true })
  const { store } = central.context
  // The training practice's own appointments are over: only ours load.
  for (const { resource } of store.search('Appointment', {}))
    store.put({ ...resource, status: 'cancelled' } as Appointment & { id: string })
  store.atomically(() => {
    patients.forEach((id, n) => {
      const subject = { reference: `Patient/${id}` }
      store.put({ resourceType: 'Patient', id, name: [{ text: id }] })
      for (let i = 0; i < 997; i++)
        store.put<Condition>({
          resourceType: 'Condition',
          id: `${id}-${i}`,
          code: { text: `Problem ${i}` },
          subject,
        } as Condition & { id: string })
      store.put({
        resourceType: 'Appointment',
        id: `${id}-a`,
        status: 'booked',
        start: soon(90 - n * 60),
        end: soon(100 - n * 60),
        participant: [
          { actor: subject, status: 'accepted' },
          { actor: { reference: 'Practitioner/okafor' }, status: 'accepted' },
        ],
      } as Appointment & { id: string })
    })
  })
  station = await workstation(central.url, { fetch: fetchPages })
})
afterEach(async () => {
  await station.close()
  await central.close()
})

const rowOf = async (patientId: string) =>
  (await station.call('queue.list', {})).scheduled.find((row) => row.patientId === patientId)
const status = () => station.call('sync.status', {})

test('the next appointment loads first; killed in the middle it goes on where it was, and says how far it is', async () => {
  pages = 1
  await station.signIn('okafor@training.rounds.example')
  await station.until(async () => (await rowOf('sooner'))?.chart.percent === 40)
  expect(await rowOf('later')).toMatchObject({ chart: { state: 'none', percent: null, completeAsOf: null } })
  expect((await status()).charts).toEqual({ complete: 0, loading: 2, percent: null })
  const half = await wholeChart(station, { appointmentId: 'sooner-a' })
  // Promise 5: not loaded is never "none".
  expect(half.allergies).toEqual({ state: 'not-loaded', items: [], total: 0, broken: false })
  expect(half.load.message).toBe(
    'Chart incomplete: 40% so far, 400 of 1000 entries. What is not shown may still exist.',
  )

  await station.restart()
  expect(await rowOf('sooner')).toMatchObject({ chart: { state: 'partial', percent: 40 } })
  pages = 1
  await station.call('sync.now', {})
  await station.until(async () => (await rowOf('sooner'))?.chart.percent === 80)
  pages = Number.POSITIVE_INFINITY
  await station.call('sync.now', {})
  await station.until(async () => (await rowOf('later'))?.chart.state === 'complete')
  expect((await status()).charts).toEqual({ complete: 2, loading: 0, percent: null })
  expect(asked.map(({ patient, resumed }) => `${patient}${resumed ? ' goes on' : ''}`)).toEqual(
    ['sooner', 'later'].flatMap((id) => [id, ...Array.from({ length: 2 }, () => `${id} goes on`)]),
  )
  const whole = await wholeChart(station, { appointmentId: 'sooner-a' })
  expect(whole.problems.items).toHaveLength(997)
  expect(whole.allergies).toMatchObject({ state: 'never-asked', items: [], total: 0 })
})
