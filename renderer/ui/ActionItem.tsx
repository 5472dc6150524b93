import type { ReactNode } from 'react'
import { type Action, runAction } from '../base/actions.ts'
import { MenuItem } from './Menu.tsx'

/** An entry of a menu that runs an action which something else on screen offers. */
export function ActionItem({
  action,
  kind,
  note = action.note,
  children = action.title,
}: {
  action: Action
  kind?: 'stop'
  note?: string
  children?: ReactNode
}) {
  return (
    <MenuItem onChoose={() => void runAction(action)} note={note} kind={kind}>
      {children}
    </MenuItem>
  )
}
