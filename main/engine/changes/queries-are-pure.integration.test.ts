import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Channel, Input } from '../../../preload/contract/index.ts'
import { channels, isQuery } from '../../../preload/contract/index.ts'
import type { Sqlite } from '../cache/encrypted-file.ts'
import Database from '../cache/native.ts'
import { allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'
import { asked } from './testing/asked.ts'

/** Every file that is opened: each is asked for its settings then. */
const opened = new Set<Sqlite>()
const pragma = Database.prototype.pragma
beforeEach(() => {
  vi.spyOn(Database.prototype, 'pragma').mockImplementation(function (this: Sqlite, ...args) {
    opened.add(this)
    return pragma.apply(this, args)
  })
})
afterEach(() => {
  opened.clear()
  vi.restoreAllMocks()
})

const at = practice()
const { encounterId } = rosa
/** Asks while no file of the cache can be written; whoever tries has the answer `internal`. */
async function askReadOnly<C extends Channel>(one: Workstation, channel: C, input: Input<C>) {
  const open = [...opened].filter((db) => db.open)
  for (const db of open) db.pragma('query_only = ON')
  // What reads the cache is done when `call` returns: nothing else runs in between.
  const answer = one.engine().call(channel, input)
  for (const db of open) db.pragma('query_only = OFF')
  return answer
}

test('no query of the contract writes, on a visit with a note, an order and a chart', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId: rosa.taskId })
  await chartLoaded(one)
  await reached(one, encounterId)
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1 })
  await allSent(one)
  // Nothing counts as read already by who works from here on.
  await one.restart()
  const queries = (Object.keys(channels) as Channel[]).filter(
    (channel) => isQuery(channel) && channels[channel].to === 'engine',
  )
  expect(Object.keys(asked).sort()).toEqual(queries.sort())
  for (const channel of queries) {
    const result = await askReadOnly(one, channel, asked[channel] as never)
    expect(result.ok ? null : result.problem.code, channel).not.toBe('internal')
    expect(result.keys, channel).toBeDefined()
  }
  // It would have shown: a command can't be carried out meanwhile.
  const edit = { encounterId, section: 'plan' as const, text: 'Rest, fluids.', edit: 2 }
  expect((await askReadOnly(one, 'note.edit', edit)).ok).toBe(false)
})
