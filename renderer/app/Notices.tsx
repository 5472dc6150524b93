import { useEffect } from 'react'
import { rounds } from '../base/bridge.ts'
import { openVisit } from '../base/navigation.ts'
import { addNotice, type Notice, removeNotice, useNotices } from '../base/notices.ts'
import { useSync, useVisit } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'

const severityLabels: Record<Notice['severity'], string> = {
  info: 'Notice',
  warning: 'Needs attention',
  stop: 'Action required',
}

/** NoticePatient visit it is about: by the time it comes, the provider may be with somebody else. */
function NoticePatient({ encounterId }: { encounterId: string }) {
  const { data: visit } = useVisit(encounterId)
  return visit && <strong className="notice-whose">{visit.patientName}</strong>
}

const OpenItsVisit = ({ encounterId }: { encounterId: string | null }) =>
  encounterId && (
    <Button small onClick={() => openVisit(encounterId)}>
      Open
    </Button>
  )

/** Stay until dismissed. They stand under the queue, so that nothing under the caret ever moves. */
export function Notices() {
  const notices = useNotices((state) => state.notices)
  const { data: sync } = useSync()
  const cacheMessage = sync?.cacheMessage
  const unreadable = sync && (sync.unreadable?.message ?? '')
  useEffect(() => rounds.on('notice', addNotice), [])
  // The bottom bar has no room for what was saved of damaged files, and this must be read.
  useEffect(() => {
    if (cacheMessage)
      addNotice({ id: 'cache', severity: 'warning', message: cacheMessage, encounterId: null })
  }, [cacheMessage])
  // What can't be read goes when the server has sent what can.
  useEffect(() => {
    if (unreadable)
      addNotice({ id: 'unreadable', severity: 'warning', message: unreadable, encounterId: null })
    else if (unreadable === '') removeNotice('unreadable')
  }, [unreadable])
  return (
    <section className="notices scrolls" aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-severity={notice.severity}>
          <p>
            <span
              className={`notice-kind ${notice.severity === 'stop' ? 'tone-stop' : notice.severity === 'warning' ? 'tone-warn' : 'quieter'}`}
            >
              {severityLabels[notice.severity]}
            </span>
            {notice.encounterId && <NoticePatient encounterId={notice.encounterId} />}
            {notice.message}
          </p>
          <div className="notice-acts">
            <Button
              small
              kind="bare"
              onClick={() => removeNotice(notice.id)}
              aria-label={`Dismiss: ${notice.message}`}
            >
              Dismiss
            </Button>
            <OpenItsVisit encounterId={notice.encounterId} />
          </div>
        </div>
      ))}
    </section>
  )
}
