import type { EventName, Input, Key, Output, Query, Result } from '../../preload/contract/index.ts'
import { touches } from '../../preload/contract/touches.ts'
import { ChartSection } from '../../preload/views/index.ts'

type Ask = <Q extends Query>(channel: Q, input: Input<Q>) => Promise<Result<Output<Q>>>
type Asked = { channel: Query; input: never; keys: readonly Key[] }

/** What the screen asks to draw a chart, in the order in which it does. */
export function chartQueries(encounterId: string): [Query, unknown][] {
  const chartOf = { encounterId }
  const first: Record<string, number> = { vitals: 8, results: 6 }
  return [
    ['chart.open', { encounterId }],
    ['chart.summary', { chartOf }],
    ['chart.problems', { chartOf, most: 6 }],
    ['chart.allergies', { chartOf, most: 6 }],
    ['chart.medications', { chartOf, most: 6 }],
    ...ChartSection.options.map((section): [Query, unknown] => [
      'chart.observations',
      { chartOf, section, most: first[section] ?? 4 },
    ]),
    ['chart.notes', { chartOf, most: 4 }],
    ['chart.encounters', { chartOf, most: 4 }],
    ['chart.flowsheet', { chartOf, section: 'vitals', most: 60 }],
    ['chart.recordCounts', { chartOf }],
    ['chart.records', { chartOf, section: 'reports', most: 4 }],
  ]
}

/** The page with one visit on it: its queries, and again whatever a change touches. */
export function pageOfVisit(encounterId: string, ask: Ask) {
  const shown: Asked[] = (
    [
      ['session.state', {}],
      ['queue.list', {}],
      ['queue.unsigned', {}],
      ['cosign.count', {}],
      ['inbox.list', {}],
      ['sync.status', {}],
      ['visit.get', { encounterId }],
      ['note.open', { encounterId }],
      ['orders.list', { encounterId }],
      ...chartQueries(encounterId),
    ] as [Query, unknown][]
  ).map(([channel, input]) => ({ channel, input: input as never, keys: [] }))
  async function fetch(one: Asked): Promise<void> {
    const answer = await ask(one.channel, one.input)
    one.keys = answer.keys ?? one.keys
  }
  return {
    async open(): Promise<void> {
      for (const one of shown) await fetch(one)
    },
    async hear(event: EventName, payload: unknown): Promise<void> {
      if (event !== 'changed') return
      const { keys } = payload as { keys: Key[] }
      for (const one of shown) if (touches(keys, one.keys)) await fetch(one)
    },
  }
}
