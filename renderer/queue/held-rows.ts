import type { QueueRow, RedFlags } from '../../preload/views/index.ts'

/** A row as it stands on the screen. `gone`: it waits no longer, and keeps its place under the hand. */
export type ShownRow = { row: QueueRow; gone: boolean }

/**
 * The waiting list under a hand. `places`: the rows in the order in which they stood when the hand came, null without one.
 * Nothing moves under it: who left stays in place and can't be claimed, who came since is only counted (`fresh`).
 */
export function shownRows(
  places: QueueRow[] | null,
  waiting: QueueRow[],
): { shown: ShownRow[]; fresh: QueueRow[] } {
  if (!places) return { shown: waiting.map((row) => ({ row, gone: false })), fresh: [] }
  const now = new Map(waiting.map((row) => [row.taskId, row]))
  const known = new Set(places.map((row) => row.taskId))
  return {
    shown: places.map((row) => ({ row: now.get(row.taskId) ?? row, gone: !now.has(row.taskId) })),
    fresh: waiting.filter((row) => !known.has(row.taskId)),
  }
}

/** "2 new, 1 urgent" */
export function freshLabel(fresh: QueueRow[]): string {
  const urgent = fresh.filter(isUrgent).length
  return `${fresh.length} new${urgent === 0 ? '' : fresh.length === 1 ? ', urgent' : `, ${urgent} urgent`}`
}

export const isUrgent = (row: QueueRow): boolean => isPressing(row) || row.priority !== 'routine'

/** Stays in sight above every list. */
export const isPressing = (row: QueueRow): boolean => row.emergency || isFlagged(row)

export const isFlagged = ({ redFlags, saysYes }: RedFlags): boolean =>
  redFlags.length > 0 || saysYes.length > 0
