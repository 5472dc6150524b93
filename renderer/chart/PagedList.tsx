import type { ComponentProps } from 'react'
import type { Input, Output } from '../../preload/contract/index.ts'
import { ClinicalList } from './ClinicalList.tsx'
import { type ListQuery, useChartList, usePaging } from './use-chart.ts'

type Item<Q extends ListQuery> = Output<Q>['items'][number]

/** A list of the chart that is asked for a page at a time. `first`: how many lines it shows at first. */
export function PagedList<Q extends ListQuery>({
  channel,
  input,
  first,
  ...list
}: {
  channel: Q
  input: Omit<Input<Q>, 'most'>
  first: number
} & Omit<ComponentProps<typeof ClinicalList<Item<Q>>>, 'answer' | 'paging'>) {
  const paging = usePaging(first)
  const answer = useChartList(channel, { ...input, most: paging.most } as Input<Q>)
  return <ClinicalList<Item<Q>> answer={answer} paging={paging} {...list} />
}
