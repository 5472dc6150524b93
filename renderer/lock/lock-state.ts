import { create } from 'zustand'
import type { LockBack, LockView } from '../../preload/views.ts'
import { askAllAgain, forgetAnswers } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { flushForms } from '../app/kept-form.ts'
import { addNotice, removeNotices } from '../app/Notices.tsx'
import { usePlace } from '../app/place.ts'
import { caretOf, flushAll, rememberCaret, settleAll } from '../note/drafts.ts'
import { count } from '../ui/words.ts'
import { forgetLivePatient, forgetLivePatientAfterCall, keepLivePatient } from './live-patient.ts'

type Locking = {
  /** Null until the shell was asked. */
  view: LockView | null
  /** `performance.now()` when `view` came: what counts down counts from here. */
  receivedAt: number
  /** Notes whose newest words the engine could not take: they stay in this window. */
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
  const place = usePlace.getState()
  place.show(screen)
  if (encounterId && caret) rememberCaret(encounterId, caret)
  place.open(encounterId)
  noticesRemoved += notices
}

function whereWeAre(): LockBack {
  const { screen, encounterId } = usePlace.getState()
  const caret = encounterId ? caretOf(encounterId) : undefined
  return { screen, encounterId, caret: caret ?? null, notices: noticesRemoved }
}

/** Everything clinical goes off the screen at once; what was typed is handed to the engine before it is ended. */
function leave(show: () => void): void {
  // Leaving the section sends it and remembers its caret.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  flushAll()
  flushForms()
  keepLivePatient()
  usePlace.getState().ask(null)
  show()
  void settleAll(handOverMs).then((unsavedNotes) => {
    useLock.setState({ unsavedNotes })
    noticesRemoved += removeNotices()
    forgetAnswers()
    return rounds.call('lock.emptied', { unsavedNotes, back: whereWeAre() })
  })
}

function opened(): void {
  askAllAgain()
  useLock.setState({ unsavedNotes: 0 })
  if (noticesRemoved > 0)
    addNotice({
      id: 'removed by the lock',
      severity: 'info',
      words: `The lock took ${count(noticesRemoved, 'notice')} off the screen. What needs you stands in the queue, in its chart and under “set aside”.`,
      encounterId: null,
    })
  noticesRemoved = 0
}

/** A person asks for it. Who has no PIN is asked for one first: without it, only a sign-in opens again. */
export function askToLock(): void {
  if (useLock.getState().view?.unlockBy === 'sign-in') usePlace.getState().ask('pin-to-lock')
  else void rounds.call('lock.now', {})
}
