import { type ComponentProps, useEffect } from 'react'
import type { Input, Output } from '../../preload/contract/index.ts'
import { ClinicalList } from './ClinicalList.tsx'
import { type ListQuery, useChartList, usePaging } from './use-chart.ts'

type Item<Q extends ListQuery> = Output<Q>['items'][number]

/**
 * A list of the chart that is asked for a page at a time. `first`: how many lines it shows at first. `changed`: a line that it shows
 * however far down it stands. `onChangedGone`: whether that line is known not to be in it.
 */
export function PagedList<Q extends ListQuery>({
  channel,
  input,
  first,
  changed = null,
  onChangedGone,
  ...list
}: {
  channel: Q
  input: Omit<Input<Q>, 'most'>
  first: number
  changed?: string | null
  onChangedGone?: (isGone: boolean) => void
} & Omit<ComponentProps<typeof ClinicalList<Item<Q>>>, 'answer' | 'paging'>) {
  const paging = usePaging(first)
  const answer = useChartList(channel, { ...input, most: paging.most } as Input<Q>)
  const { data } = answer
  const { most, showMore } = paging
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page further with each answer that lacks it
  useEffect(() => {
    if (!data || changed === null) return
    const isShown = (data.items as Item<Q>[]).slice(0, most).some((item) => list.id(item) === changed)
    if (!isShown && data.total > most) return showMore()
    // Of a list that is not whole no absence is a fact.
    onChangedGone?.(!isShown && data.state !== 'not-loaded' && !data.broken)
  }, [data, changed])
  return <ClinicalList<Item<Q>> answer={answer} paging={paging} {...list} />
}
