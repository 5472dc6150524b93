import { create } from 'zustand'
import { type ChildWindow, openChildWindow } from '../base/child-window.ts'
import { openVisitNow, useNavigation } from '../base/navigation.ts'
import { addNotice } from '../base/notices.ts'

/** The window that shows the chart of the visit that is open, whichever that is: on a second screen, where there is one. */
export const useChartWindow = create<{ child: ChildWindow | null }>(() => ({ child: null }))

let opening = false

/** `follow`: whoever pressed the button goes along; by a key the caret stays where it is. */
export async function moveChart(follow: boolean): Promise<void> {
  const { child } = useChartWindow.getState()
  if (child) {
    window.focus()
    return child.close()
  }
  if (opening || !openVisitNow()) return
  opening = true
  const made = await openChildWindow('rounds-chart', 'Rounds: chart', () =>
    useChartWindow.setState({ child: null }),
  )
  opening = false
  if (!made) return cannotOpen()
  if (!openVisitNow()) return made.close()
  useChartWindow.setState({ child: made })
  if (follow) made.focus()
  else window.focus()
}

const cannotOpen = () =>
  addNotice({
    id: 'chart window',
    severity: 'warning',
    message: 'The chart could not get a window of its own. It stays here.',
    encounterId: null,
  })

/** It ends with the visit; another one that is opened takes its place there. */
useNavigation.subscribe(() => {
  if (!openVisitNow()) useChartWindow.getState().child?.close()
})
