import { useActions } from '../base/actions.ts'
import { command } from '../base/commands.ts'
import { openDialog, showList, useNavigation, useOpenVisit } from '../base/navigation.ts'
import { useSync } from '../base/views.ts'
import { moveCallWindow } from '../call/actions.ts'
import { moveCall } from '../call/call-window.ts'
import { useLiveCall } from '../call/live-call.ts'
import { moveChartWindow } from '../chart/actions.ts'
import { moveChart } from '../chart/chart-window.ts'
import { lock, openPin } from '../lock/actions.ts'
import { askToLock } from '../lock/lock-state.ts'
import { openPhrases } from '../note/actions.ts'
import { claimNext } from '../queue/actions.ts'
import { openSettings } from '../settings/actions.ts'
import { openSetAside, syncNow } from '../sync/actions.ts'
import { openKeys, openPalette } from './actions.ts'

/** The actions available on every screen. */
export function useProgramActions(): void {
  const { data: sync } = useSync()
  const call = useLiveCall()
  const visit = useOpenVisit()
  const isQueueShown = useNavigation(({ list }) => list === 'on-demand')
  useActions([
    { action: openPalette, run: () => openDialog({ name: 'palette' }) },
    { action: moveCallWindow, when: call !== null, run: () => moveCall(false) },
    { action: moveChartWindow, when: visit !== null, run: () => void moveChart(false) },
    // Whom one has not seen waiting one does not claim: the list first.
    { action: claimNext, when: !isQueueShown, run: () => showList('on-demand') },
    { action: openKeys, run: () => openDialog({ name: 'keys' }) },
    { action: lock, run: askToLock },
    { action: openPin, run: () => openDialog({ name: 'pin', why: 'asked' }) },
    { action: openPhrases, run: () => openDialog({ name: 'phrases' }) },
    { action: openSettings, run: () => openDialog({ name: 'settings' }) },
    {
      action: openSetAside,
      when: (sync?.setAside.length ?? 0) > 0,
      run: () => openDialog({ name: 'set-aside' }),
    },
    { action: syncNow, run: () => void command('sync.now', {}) },
  ])
}
