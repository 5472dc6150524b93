import { type DialogRoute, openDialog } from '../base/navigation.ts'
import { usePopupHost } from '../ui/InChildWindow.tsx'

/** Opens a dialog in the window in which it is asked for: the chart can have its own. */
export function useOpenDialog(): (route: DialogRoute) => void {
  const window = usePopupHost() ? 'chart' : 'main'
  return (route) => openDialog(route, window)
}
