import type { RefObject } from 'react'
import { useActions } from '../base/actions.ts'
import { nextRow, previousRow, rowAbove, rowBelow } from './actions.ts'

/** Keys move along the rows of this list; from elsewhere they come back to where it was. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  const move = (step: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row-control]') ?? [])]
    const here = rows.indexOf(document.activeElement as HTMLElement)
    const current = here >= 0 ? here : rows.findIndex((row) => row.dataset.current === 'true')
    const wanted = here < 0 ? Math.max(current, 0) : current + step
    const next = rows[Math.min(rows.length - 1, Math.max(0, wanted))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
  const down = () => move(1)
  const up = () => move(-1)
  useActions([
    { action: nextRow, run: down },
    { action: previousRow, run: up },
    { action: rowBelow, run: down },
    { action: rowAbove, run: up },
  ])
}
