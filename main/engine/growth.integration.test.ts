import { afterAll, expect, test } from 'vitest'
import { createCentral } from '../../central/app.ts'
import { type Counted, countStatements, moreOf } from '../../test/support/count-statements.ts'
import { growing, growthChart, transmissionOf, weekOfVisits } from '../../test/support/growth-chart.ts'
import { chartQueries, pageOfVisit } from '../../test/support/page-of-visit.ts'
import { reached } from './testing/practice.ts'
import { workstation } from './testing/workstation.ts'

/** Everything that a person waits for while they work costs as many statements, and rows, in a long chart as in a short one. */

const { patientId, taskId, encounterId } = growing
const counting = countStatements()
afterAll(counting.stop)

const fewer = (one: Counted, than: Counted) =>
  one.statements < than.statements || (one.statements === than.statements && one.rows < than.rows)

const turn = () => new Promise((resolve) => setTimeout(resolve, 20))

/** An order of the visit, which the pharmacy has. */
const [subject, encounter] = [
  { reference: `Patient/${patientId}` },
  { reference: `Encounter/${encounterId}` },
]
const ordered = [
  {
    resourceType: 'MedicationRequest' as const,
    id: 'ordered',
    status: 'active' as const,
    intent: 'order' as const,
    subject,
    encounter,
    medicationCodeableConcept: { text: 'Cetirizine' },
  },
  transmissionOf('ordered', subject, encounter, 'completed'),
]

/** What the work of a visit costs with so much in its chart; first sync is over. */
async function costAt(size: number): Promise<Record<string, Counted>> {
  const central = await createCentral({ database: ':memory:', training: true })
  const { store } = central.context
  store.atomically(() => {
    for (const one of weekOfVisits(5, 'week', 30, new Date())) store.put(one)
    for (const one of growthChart(patientId, size)) store.put(one)
    for (const one of ordered) store.put(one)
  })
  const events: [string, unknown][] = []
  const station = await workstation(central.url, { emit: (event, payload) => events.push([event, payload]) })
  const settled = async () => {
    await station.until(async () => {
      const { unsent, charts } = await station.call('sync.status', {})
      return unsent === 0 && charts.loading === 0
    })
    await turn()
    events.length = 0
    counting.take()
  }
  try {
    await station.signIn('okafor@training.rounds.example')
    await station.until(async () => (await station.call('queue.list', {})).waiting.length > 0)
    await station.call('queue.claim', { taskId })
    await station.until(
      async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
    )
    await reached(station, encounterId)
    const page = pageOfVisit(encounterId, (channel, input) => station.engine().call(channel, input) as never)
    await settled()
    await page.open()
    /** The keys of `subject` that were announced: one announcement also names what sync touched in the same turn. */
    const announcedOf = async (subject: string) => {
      await turn()
      return events
        .splice(0)
        .flatMap(([event, payload]) => (event === 'changed' ? (payload as { keys: string[] }).keys : []))
        .filter((key) => key.includes(subject))
    }
    const cost: Record<string, Counted> = {}
    /** Sync goes on beside the work and can only add to what is counted: the least of a few is what the work itself costs. */
    const least = async (what: string, work: () => Promise<unknown>, before = async () => {}) => {
      for (let time = 0; time < 3; time += 1) {
        await before()
        counting.take()
        await work()
        const counted = counting.take()
        const known = cost[what]
        if (!known || fewer(counted, known)) cost[what] = counted
      }
    }
    await settled()
    for (const [channel, input] of chartQueries(encounterId))
      await least(`${channel} ${(input as { section?: string }).section ?? ''}`.trim(), () =>
        station.call(channel, input as never),
      )
    let typed = 'R'
    let edit = 0
    const type = async () => {
      typed += 'e'
      edit += 1
      await station.call('note.edit', { encounterId, section: 'plan', text: typed, edit })
      await page.hear('changed', { keys: await announcedOf(encounterId) })
    }
    await type()
    // Its audit entry is at the central API: it goes out once, and is no part of a keystroke.
    await settled()
    await least('keystroke', type)
    for (const channel of ['queue.list', 'queue.unsigned', 'sync.status'] as const)
      await least(channel, () => station.call(channel, {}))
    for (const channel of ['visit.get', 'note.open', 'orders.list'] as const)
      await least(channel, () => station.call(channel, { encounterId }))
    expect((await station.call('orders.list', { encounterId }))[0]?.state).toBe('transmitted')
    await settled()
    let news = 0
    let keys: string[] = []
    await least(
      'news of the chart',
      () => page.hear('changed', { keys }),
      async () => {
        news += 1
        store.put({
          resourceType: 'Basic',
          id: `news-${news}`,
          code: { text: 'x' },
          subject: { reference: `Patient/${patientId}` },
        })
        await station.call('sync.now', {})
        keys = await announcedOf(`chart:${patientId}`)
      },
    )
    return cost
  } finally {
    await station.close()
    await central.close()
  }
}

test('with ten times as much in the chart nothing takes one statement or row more', async () => {
  const [short, long] = [await costAt(250), await costAt(2500)]
  const more = Object.entries(long).flatMap(([what, counted]) => {
    const before = short[what] as Counted
    return counted.statements > before.statements || counted.rows > before.rows
      ? [
          `${what}: ${before.statements} → ${counted.statements} statements, ${before.rows} → ${counted.rows} rows`,
          ...moreOf(counted, before).map((line) => `  ${line}`),
        ]
      : []
  })
  expect(more.join('\n')).toBe('')
  for (const what of ['keystroke', 'news of the chart', 'queue.list', 'chart.problems'])
    expect(long[what]?.statements, what).toBeGreaterThan(0)
})
