import { create } from 'zustand'
import { showList } from '../base/navigation.ts'
import { settleMs } from '../base/settling.ts'

/**
 * The row of who waits that somebody has just asked for elsewhere: brought into sight, and the keyboard put on it. For as
 * long as a row that has just moved it can't be claimed: who asked for it has not seen it there yet.
 */
const useWanted = create<{ taskId: string | null }>(() => ({ taskId: null }))

export const useWantedRow = (): string | null => useWanted((state) => state.taskId)

let over: ReturnType<typeof setTimeout> | undefined

export function goToRow(taskId: string): void {
  showList('on-demand')
  useWanted.setState({ taskId })
  clearTimeout(over)
  over = setTimeout(() => useWanted.setState({ taskId: null }), settleMs)
}
