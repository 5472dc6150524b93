import { Dialog as Base } from '@base-ui/react/dialog'
import { createContext, type KeyboardEventHandler, type ReactNode, useContext } from 'react'
import { usePopupHost } from './InChildWindow.tsx'

/** The dialogs that stand over this one. */
export const DialogsAbove = createContext<ReactNode>(null)
export const useDialogsAbove = (): ReactNode => useContext(DialogsAbove)

/**
 * A dialog with a title, a body that scrolls, and a foot that stays. `toRead`: nothing in the body takes the keyboard, so the
 * body does, to be scrolled.
 */
export function Dialog({
  title,
  children,
  foot,
  wide,
  toRead,
  onClose,
  finalFocus,
  onKeyDown,
}: {
  title: ReactNode
  children: ReactNode
  foot?: ReactNode
  wide?: boolean
  toRead?: boolean
  onClose: () => void
  finalFocus?: () => HTMLElement | null
  /** Keys of its own, wherever in it the keyboard is. */
  onKeyDown?: KeyboardEventHandler
}) {
  const host = usePopupHost()
  const above = useDialogsAbove()
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal container={host}>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          className="dialog"
          data-wide={wide || undefined}
          finalFocus={finalFocus ?? true}
          onKeyDown={onKeyDown}
        >
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
          </div>
          <div className="dialog-body scrolls" tabIndex={toRead ? 0 : undefined}>
            {children}
          </div>
          {foot && <div className="dialog-foot">{foot}</div>}
        </Base.Popup>
      </Base.Portal>
      {above}
    </Base.Root>
  )
}
