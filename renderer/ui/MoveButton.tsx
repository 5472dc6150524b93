import { useEffect, useRef } from 'react'
import type { Action } from '../base/actions.ts'
import { ariaKeys } from '../base/keys.ts'
import { Keys } from './Keys.tsx'

/**
 * Moves a part of the screen into a window of its own, and back. The same button in the same place before and after, so
 * that it keeps the focus; in the other window it takes it. `out` and `back`: what it says in the main window, and says
 * on pointing.
 */
export function MoveButton({
  action,
  away,
  inChild = false,
  className,
  out,
  back,
  run,
}: {
  action: Action
  away: boolean
  /** It stands in that window. */
  inChild?: boolean
  className: string
  out: { label: string; title?: string }
  back: { label: string; title?: string }
  run: () => void
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (inChild) button.current?.focus()
  }, [inChild])
  const { label, title } = inChild || away ? back : out
  return (
    <button
      ref={button}
      type="button"
      className={className}
      aria-keyshortcuts={ariaKeys(action)}
      title={title}
      onClick={run}
    >
      {inChild ? 'Back to main window' : label} <Keys of={action} />
    </button>
  )
}
