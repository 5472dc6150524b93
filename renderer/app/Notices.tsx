import { useEffect } from 'react'
import { create } from 'zustand'
import type { Payload } from '../../preload/contract.ts'
import { Button } from '../ui/Button.tsx'
import { rounds } from './bridge.ts'
import { usePlace } from './place.ts'
import { useSync, useVisit } from './views.ts'

type Notice = Payload<'notice'>

const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }))

/** For what the screen itself must say and keep on screen, beside what the engine sends. */
export function addNotice(notice: Notice): void {
  useNotices.setState(({ notices }) => ({
    notices: [notice, ...notices.filter((each) => each.id !== notice.id)],
  }))
}
/** Takes all off the screen; says how many there were. */
export function removeNotices(): number {
  const { length } = useNotices.getState().notices
  useNotices.setState({ notices: [] })
  return length
}
function dismiss(id: string): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) }))
}

const severityWords: Record<Notice['severity'], string> = {
  info: 'Notice',
  warning: 'Please look',
  stop: 'Act on this',
}

/** Whose visit it is about: by the time it comes, the provider may be with somebody else. */
function Whose({ encounterId }: { encounterId: string }) {
  const { value: visit } = useVisit(encounterId)
  return visit && <strong className="notice-whose">{visit.patientName}</strong>
}

/** Stay until dismissed. They stand under the queue, so that nothing under the caret ever moves. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  const open = usePlace((place) => place.open)
  const sync = useSync().value
  const cacheWords = sync?.cacheWords
  const unreadable = sync && (sync.unreadable?.words ?? '')
  useEffect(() => rounds.on('notice', addNotice), [])
  // The bottom bar has no room for what was saved of damaged files, and this must be read.
  useEffect(() => {
    if (cacheWords) addNotice({ id: 'cache', severity: 'warning', words: cacheWords, encounterId: null })
  }, [cacheWords])
  // What can't be read goes when the server has sent what can.
  useEffect(() => {
    if (unreadable) addNotice({ id: 'unreadable', severity: 'warning', words: unreadable, encounterId: null })
    else if (unreadable === '') dismiss('unreadable')
  }, [unreadable])
  return (
    <section className="notices scrolls" aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-severity={notice.severity}>
          <p>
            <span
              className={`notice-kind ${notice.severity === 'stop' ? 'words-stop' : notice.severity === 'warning' ? 'words-warn' : 'quieter'}`}
            >
              {severityWords[notice.severity]}
            </span>
            {notice.encounterId && <Whose encounterId={notice.encounterId} />}
            {notice.words}
          </p>
          <div className="notice-acts">
            <Button
              small
              kind="bare"
              onClick={() => dismiss(notice.id)}
              aria-label={`Dismiss: ${notice.words}`}
            >
              Dismiss
            </Button>
            {notice.encounterId && (
              <Button small onClick={() => open(notice.encounterId)}>
                Open
              </Button>
            )}
          </div>
        </div>
      ))}
    </section>
  )
}
