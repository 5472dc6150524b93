import type { ComponentProps, ReactNode } from 'react'
import { type Action, type Offer, useAction } from '../base/actions.ts'
import { ariaKeys } from '../base/keys.ts'
import { Button } from './Button.tsx'
import { Keys } from './Keys.tsx'

/**
 * The button of an action: offers it while it is on screen, to its keys and to the palette. Where `when` says why not,
 * the button is there and closed; the caller writes the reason beside it.
 */
export function ActionButton({
  action,
  when = true,
  run,
  withKeys,
  children = action.title,
  ...rest
}: {
  action: Action
  when?: true | string
  run: Offer['run']
  withKeys?: boolean
  children?: ReactNode
} & Omit<ComponentProps<typeof Button>, 'action' | 'onClick'>) {
  useAction(action, { when, run })
  return (
    <Button
      aria-disabled={when !== true}
      aria-keyshortcuts={ariaKeys(action)}
      {...rest}
      onClick={() => when === true && run()}
    >
      {children}
      {withKeys && <Keys of={action} />}
    </Button>
  )
}
