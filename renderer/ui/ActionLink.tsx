import type { ComponentProps } from 'react'
import { type Action, runAction } from '../base/actions.ts'
import { ariaKeys } from '../base/keys.ts'
import { Keys } from './Keys.tsx'

/** Runs an action that something else on screen offers, from within a line of words. */
export function ActionLink({
  action,
  withKeys,
  children = action.title,
  ...rest
}: { action: Action; withKeys?: boolean } & Omit<ComponentProps<'button'>, 'type' | 'onClick'>) {
  return (
    <button
      className="link"
      aria-keyshortcuts={ariaKeys(action)}
      {...rest}
      type="button"
      onClick={() => void runAction(action)}
    >
      {children} {withKeys && <Keys of={action} />}
    </button>
  )
}
