import { expect, test } from 'vitest'
import {
  type Channel,
  channels,
  type Input,
  isQuery,
  type Key,
  type Query,
} from '../../../preload/contract/index.ts'
import { keysOf } from '../../../test/renderer/fake/keys.ts'
import { chartLoaded, practice, rosa } from '../testing/practice.ts'
import { asked } from './testing/asked.ts'

const at = practice()
const { taskId } = rosa

/** Of several visits: each names those that it lists. */
const lists: Channel[] = ['queue.list', 'queue.unsigned', 'inbox.list', 'note.reviewMark']

/** Of the rows of a list: the engine names theirs, the fake all there are. */
const ofRow = /^(note|chart|note:.*:state|chart:.*:(patient|load))$/

/** The engine's and the fake's in one writing: theirs are other patients. */
function alike(channel: Channel, keys: readonly Key[]): string[] {
  const patient = /^chart:(rosa-delgado|patient-rosa-delgado-visit)(?=:|$)/
  const named = keys.map((key): string => key.replace(patient, 'chart:P'))
  const left = named.filter((key) =>
    lists.includes(channel) ? !ofRow.test(key) : !key.startsWith('chart:patient-mei'),
  )
  return [...new Set(left)].sort()
}

test('the fake bridge declares the same keys as the engine', async () => {
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  const queries = (Object.keys(channels) as Channel[]).filter(
    (channel): channel is Query => isQuery(channel) && channels[channel].to === 'engine',
  )
  for (const channel of queries) {
    const { keys = [] } = await one.engine().call(channel, asked[channel] as Input<Query>)
    expect(alike(channel, keysOf(channel, asked[channel]) ?? []), channel).toEqual(alike(channel, keys))
  }
})
