import type { Output } from '../../preload/contract/index.ts'
import type { SyncView } from '../../preload/views/index.ts'
import { openVisit, useOpenVisit } from '../base/navigation.ts'
import { useSignedIn } from '../base/signed-in.ts'
import { useSeconds } from '../base/use-now.ts'
import { useQueue, useShell, useSync } from '../base/views.ts'
import { useWaitingRooms } from '../call/rooms.ts'
import { lock, openPin } from '../lock/actions.ts'
import { useLock } from '../lock/lock-state.ts'
import { useUnsavedNotes } from '../note/drafts.ts'
import { openSetAside, syncNow } from '../sync/actions.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { count, formatAgo } from '../ui/format.ts'
import { openKeys, openPalette } from './actions.ts'

const reachLabels: Record<SyncView['central'], string> = {
  reachable: 'Server',
  unreachable: 'Server not reached',
  'captive-portal': 'This network asks for its own sign-in',
  'sign-in-needed': 'Server asks for a new sign-in',
  'too-old': 'This version is too old for new work',
  'never-reached': 'Server never reached',
}

/** The state of sync: last contact, unsent changes, charts on this machine. */
export function BottomBar() {
  const { session } = useSignedIn()
  const { data: sync, receivedAt } = useSync()
  const { data: shell } = useShell()
  const withoutPin = useLock((state) => state.view?.unlockBy === 'sign-in')
  const unsaved = useUnsavedNotes()
  const encounterId = useOpenVisit()
  const elsewhere = unsaved.filter((each) => each !== encounterId).length
  const rooms = useWaitingRooms()
  const { data: queue } = useQueue()
  const engineAway = shell !== null && shell.engine !== 'running'
  return (
    <footer className="bottom" data-sync={sync?.central}>
      {engineAway && (
        <span className="tone-warn" role="status">
          <strong>Not saving:</strong> {notSavingMessage(shell)}
        </span>
      )}
      {rooms.map(({ encounterId }) => (
        <button
          key={encounterId}
          type="button"
          className="link tone-accent"
          onClick={() => openVisit(encounterId)}
        >
          {queue?.mine.find((row) => row.encounterId === encounterId)?.name ?? 'A patient'} is in the room
        </button>
      ))}
      {elsewhere > 0 && <span className="tone-warn">{count(elsewhere, 'other note')} not saved yet</span>}
      {sync && (
        <>
          <Reach sync={sync} receivedAt={receivedAt} />
          <span className="figures">
            {sync.unsent === 0 ? 'Everything sent' : `${count(sync.unsent, 'change')} to send`}
          </span>
          <span className="figures">{chartsLabel(sync.charts)}</span>
          {sync.setAside.length > 0 && (
            <ActionLink action={openSetAside} className="link tone-stop">
              {sync.setAside.length} set aside
            </ActionLink>
          )}
          {sync.message && (
            <span
              className={`bottom-message ${sync.central === 'reachable' ? 'tone-warn' : ''}`}
              title={sync.message}
            >
              {sync.message}
            </span>
          )}
          {sync.unreadable && (
            <span className="tone-warn" title={sync.unreadable.message}>
              {count(sync.unreadable.count, 'entry', 'entries')} not readable
            </span>
          )}
          {sync.cacheMessage && <span className="tone-warn">Files on this machine were damaged</span>}
        </>
      )}
      <span className="spring" />
      {session.training && (
        <span className="tag" data-kind="accent">
          Training mode
        </span>
      )}
      <ActionLink action={openPalette} withKeys>
        Find
      </ActionLink>
      <ActionLink action={openKeys} />
      {withoutPin && <ActionLink action={openPin}>Choose a PIN</ActionLink>}
      <ActionLink action={lock} withKeys />
    </footer>
  )
}

/** The message of a refusal is long: it stands above, with what to do. */
function notSavingMessage({ engine, message }: Output<'shell.state'>): string {
  if (engine === 'failed') return 'see the message above'
  return message || 'the part that keeps your work is being started again'
}

function Reach({ sync, receivedAt }: { sync: SyncView; receivedAt: number }) {
  const seconds = useSeconds(sync.lastContactSeconds ?? 0, receivedAt)
  const well = sync.central === 'reachable'
  const age =
    sync.lastContactSeconds === null ? '' : `${well ? ', ' : ', last contact '}${formatAgo(seconds)}`
  return (
    <ActionLink
      action={syncNow}
      className="reach figures link-plain"
      data-well={well && sync.message === ''}
      title={syncNow.title}
    >
      {reachLabels[sync.central]}
      {age}
    </ActionLink>
  )
}

function chartsLabel({ complete, loading, percent }: SyncView['charts']): string {
  if (complete + loading === 0) return 'No chart on this machine'
  if (loading === 0) return `${count(complete, 'chart')} on this machine, all loaded`
  const far = percent === null ? '' : `, ${percent}%`
  return `${count(complete + loading, 'chart')} on this machine, ${loading} not fully loaded${far}`
}
