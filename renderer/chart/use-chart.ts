import { useRef, useState } from 'react'
import type { Input, Output, Query } from '../../preload/contract/index.ts'
import { useBridgeQuery } from '../base/queries.ts'

/** Whose chart: of a visit, of a visit to come, or (`current`) of the record that replaced the one of either. */
export type ChartOf = Input<'chart.problems'>['chartOf']

/** The patient of the chart, how far it is loaded, and recent changes in it. */
export function useChartHeader(chartOf: ChartOf) {
  const visit = !chartOf.current && 'encounterId' in chartOf ? { encounterId: chartOf.encounterId } : null
  const ahead =
    !chartOf.current && 'appointmentId' in chartOf ? { appointmentId: chartOf.appointmentId } : null
  const ofVisit = useBridgeQuery('chart.open', visit)
  const ofAppointment = useBridgeQuery('chart.scheduled', ahead)
  const result = !chartOf.current && 'taskId' in chartOf ? { taskId: chartOf.taskId } : null
  const ofResult = useBridgeQuery('chart.ofResult', result)
  const ofCurrent = useBridgeQuery('chart.current', chartOf.current ? { chartOf: whose(chartOf) } : null)
  return chartOf.current ? ofCurrent : visit ? ofVisit : result ? ofResult : ofAppointment
}

/** The visit, the appointment or the result alone. */
export function whose(chartOf: ChartOf): ChartOf {
  if ('taskId' in chartOf) return { taskId: chartOf.taskId }
  return 'encounterId' in chartOf
    ? { encounterId: chartOf.encounterId }
    : { appointmentId: chartOf.appointmentId }
}

/** How many lines of a list are asked for at first, and how many more at a time. */
const step = 50

export type Paging = { first: number; most: number; next: number; showMore(): void; showFewer(): void }

/** How many lines of a list are asked for. */
export function usePaging(first: number): Paging {
  const [most, setMost] = useState(first)
  const next = most === first ? step : most + step
  return { first, most, next, showMore: () => setMost(next), showFewer: () => setMost(first) }
}

export type ListQuery = {
  [Q in Query]: Output<Q> extends { items: unknown[]; total: number } ? Q : never
}[Query]

/** A list of the chart. While more of it is on its way, what was shown stays. */
export function useChartList<Q extends ListQuery>(channel: Q, input: Input<Q>) {
  const answer = useBridgeQuery(channel, input)
  const of = JSON.stringify({ ...input, most: 0 })
  const last = useRef({ of, data: answer.data })
  if (answer.data !== null || last.current.of !== of) last.current = { of, data: answer.data }
  return { data: answer.data ?? last.current.data, error: answer.error }
}

/** Lines of the problems at first; the summary names those of them that are active. */
export const firstProblems = 6

/** Lines of the allergies at first; those in force are always all there, since they stand above the chart, too. */
export const firstAllergies = 6
export const useAllergies = (chartOf: ChartOf, most = firstAllergies) =>
  useChartList('chart.allergies', { chartOf, most })

export const useChartNote = (chartOf: ChartOf, compositionId: string) =>
  useBridgeQuery('chart.note', { chartOf: whose(chartOf), compositionId })
