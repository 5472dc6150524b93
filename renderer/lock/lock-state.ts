import { create } from 'zustand'
import type { LockBack, LockView } from '../../preload/views/index.ts'
import { rounds } from '../base/bridge.ts'
import { closeChildWindows, coverCharts } from '../base/child-window.ts'
import { flushForms } from '../base/form-draft.ts'
import {
  closeDialogs,
  currentRoute,
  openDialog,
  openScreen,
  openVisit,
  openVisitNow,
  showList,
} from '../base/navigation.ts'
import { addNotice, removeNotices } from '../base/notices.ts'
import { clearQueries, refetchAll } from '../base/queries.ts'
import { tellOfCalls, useUntold } from '../call/live-call.ts'
import { caretOf, flushAll, rememberCaret, settleAll } from '../note/drafts.ts'
import { forgetWords } from '../note/editor/spell.ts'
import { count } from '../ui/format.ts'
import { createEmptiedReport } from './emptied-report.ts'
import {
  forgetLivePatient,
  forgetLivePatientAfterCall,
  isEmergencyKept,
  keepLivePatient,
} from './live-patient.ts'

type Locking = {
  /** Null until the shell was asked. */
  view: LockView | null
  /** `performance.now()` when `view` came: what counts down counts from here. */
  receivedAt: number
  /** Notes whose newest text the engine could not take: it stays in this window. */
  unsavedNotes: number
}

export const useLock = create<Locking>(() => ({ view: null, receivedAt: 0, unsavedNotes: 0 }))

/** Under the shell's own ten seconds. */
const handOverMs = 9_000

export const isClosed = (view: LockView | null) =>
  view !== null && view.state !== 'open' && view.state !== 'curtained'

let asked = 0
let noticesRemoved = 0

/** Follows the shell; it decides, this window obeys. */
export function listenForLock(): void {
  forgetLivePatientAfterCall()
  tellOfCalls()
  useUntold.subscribe((now, before) => report.untold(now.untold, before.untold))
  rounds.on('lock.changed', () => void look())
  void look()
}

async function look(): Promise<void> {
  const mine = ++asked
  const result = await rounds.call('lock.state', {})
  if (result.ok && mine === asked) take(result.value)
}

function take(view: LockView): void {
  const before = useLock.getState().view
  const show = () => useLock.setState({ view, receivedAt: performance.now() })
  if (!isClosed(before) && isClosed(view)) {
    leave(show)
    return
  }
  coverCharts(view.state === 'curtained')
  if (before?.state !== 'curtained' && view.state === 'curtained') keepLivePatient()
  if (view.state === 'open') forgetLivePatient()
  if (!isClosed(before) || view.state !== 'open') {
    show()
    return
  }
  void comeBack().then(() => {
    show()
    opened()
  })
}

/** Where the window before this one was, when the lock has started the program anew. */
async function comeBack(): Promise<void> {
  const result = await rounds.call('lock.back', {})
  if (!result.ok || !result.value) return
  const { screen, encounterId, caret, notices } = result.value
  showList(screen)
  if (encounterId && caret) rememberCaret(encounterId, caret)
  if (encounterId) openVisit(encounterId)
  else openScreen(null)
  noticesRemoved += notices
}

function whereWeAre(): LockBack {
  const encounterId = openVisitNow()
  const caret = encounterId ? caretOf(encounterId) : undefined
  return { screen: currentRoute().list, encounterId, caret: caret ?? null, notices: noticesRemoved }
}

/** Everything clinical goes off the screen at once; what was typed is handed to the engine before it is ended. */
function leave(show: () => void): void {
  // Leaving the section sends it and remembers its caret.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  report.leaves()
  flushAll()
  flushForms()
  keepLivePatient()
  closeChildWindows()
  closeDialogs()
  show()
  void settleAll(handOverMs).then((unsavedNotes) => {
    useLock.setState({ unsavedNotes })
    noticesRemoved += removeNotices()
    clearQueries()
    forgetWords()
    return report.emptied()
  })
}

const report = createEmptiedReport(sayEmptied)

function sayEmptied() {
  const { unsavedNotes } = useLock.getState()
  const { untold } = useUntold.getState()
  return rounds.call('lock.emptied', {
    unsavedNotes,
    back: whereWeAre(),
    emergency: isEmergencyKept(),
    untold,
  })
}

function opened(): void {
  report.leaves()
  refetchAll()
  useLock.setState({ unsavedNotes: 0 })
  if (noticesRemoved > 0)
    addNotice({
      id: 'removed by the lock',
      severity: 'info',
      message: `The lock took ${count(noticesRemoved, 'notice')} off the screen. What needs you stands in the queue, in its chart and under “set aside”.`,
      encounterId: null,
    })
  noticesRemoved = 0
}

/**
 * A person asks for it. Who has no PIN is asked for one first: without it, only a sign-in opens again. Who asks once more
 * does not want to choose one now.
 */
export function askToLock(): void {
  const { view } = useLock.getState()
  const { dialogs } = currentRoute()
  const asking = dialogs.some(({ route }) => route.name === 'pin' && route.why === 'to-lock')
  const askedForPin = view?.pinRequired || asking
  if (view?.unlockBy === 'sign-in' && !askedForPin) openDialog({ name: 'pin', why: 'to-lock' })
  else void rounds.call('lock.now', {})
}
