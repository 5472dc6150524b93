import { useCallback } from 'react'
import { closeDialog, type DialogWindow, type OpenDialog } from '../base/navigation.ts'
import { useChartWindow } from '../chart/chart-window.ts'
import { DialogsAbove } from '../ui/Dialog.tsx'
import { PopupHost } from '../ui/InChildWindow.tsx'
import { dialogs, Place } from './routes.tsx'

/** The dialogs of a window, each over the one before; in the main one where that window has gone. */
export function DialogStack({ of, window }: { of: readonly OpenDialog[]; window: DialogWindow }) {
  const chart = useChartWindow((state) => state.child)
  const host = window === 'chart' ? chart?.container : undefined
  return (
    <PopupHost key={host ? 'there' : 'here'} value={host}>
      <From of={of.filter((each) => each.window === window)} />
    </PopupHost>
  )
}

/** Each inside the one below it, so that Escape closes the uppermost alone. */
function From({ of: [lowest, ...above] }: { of: readonly OpenDialog[] }) {
  const name = lowest?.route.name
  const close = useCallback(() => name && closeDialog(name), [name])
  if (!lowest) return null
  return (
    <div className="dialogs">
      <DialogsAbove value={<From of={above} />}>
        <Place key={name} of={dialogs[lowest.route.name]} {...lowest.route} onClose={close} />
      </DialogsAbove>
    </div>
  )
}
