import { createContext, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'
import type { ChildWindow } from '../base/child-window.ts'

/** The element that menus and dialogs inside it are drawn into; undefined: the main window. */
export const PopupHost = createContext<HTMLElement | undefined>(undefined)

/** Where menus and dialogs stand: in the window they are asked for in. Undefined: in the main one. */
export const usePopupHost = (): HTMLElement | undefined => useContext(PopupHost)

/** Draws into a window of its own; the state stays that of this page. */
export function InChildWindow({ of, children }: { of: ChildWindow; children: ReactNode }) {
  return createPortal(<PopupHost value={of.container}>{children}</PopupHost>, of.container)
}
