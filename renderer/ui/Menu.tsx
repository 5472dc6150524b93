import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { usePopupHost } from './InChildWindow.tsx'

/** A button that opens a list of actions. */
export function Menu({
  button,
  children,
  align = 'end',
}: {
  button: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}) {
  const host = usePopupHost()
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={button} />
      <Base.Portal container={host}>
        <Base.Positioner className="positioner" sideOffset={6} align={align}>
          <Base.Popup className="menu">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export function MenuItem({
  children,
  note,
  kind,
  onChoose,
}: {
  children: ReactNode
  note?: string
  kind?: 'stop'
  onChoose: () => void
}) {
  return (
    <Base.Item className="menu-item" data-kind={kind} onClick={onChoose}>
      <span>
        {children}
        {note && <span className="menu-note">{note}</span>}
      </span>
    </Base.Item>
  )
}

export const MenuLine = () => <Base.Separator className="menu-line" />
