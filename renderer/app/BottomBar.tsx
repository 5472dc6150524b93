import type { Output } from '../../preload/contract.ts'
import type { SessionView, SyncView } from '../../preload/views.ts'
import { askToLock, useLock } from '../lock/lock-state.ts'
import { useUnsavedNotes } from '../note/drafts.ts'
import { agoWords, count } from '../ui/words.ts'
import { rounds } from './bridge.ts'
import { usePlace } from './place.ts'
import { useSeconds } from './ticking.ts'
import { useShell, useSync } from './views.ts'

const reachWords: Record<SyncView['central'], string> = {
  reachable: 'Central API',
  unreachable: 'Central API not reached',
  'captive-portal': 'A sign-in page of this network is in the way',
  'sign-in-needed': 'Central API asks for a new sign-in',
  'too-old': 'This version is too old for new work',
  'never-reached': 'Central API never reached',
}

/** What is kept where: the age of what came, what waits to go, what lies here. */
export function BottomBar({ session }: { session: SessionView }) {
  const { value: sync, receivedAt } = useSync()
  const { value: shell } = useShell()
  const withoutPin = useLock((state) => state.view?.unlockBy === 'sign-in')
  const unsaved = useUnsavedNotes()
  const { encounterId, ask } = usePlace()
  const elsewhere = unsaved.filter((each) => each !== encounterId).length
  const engineAway = shell !== null && shell.engine !== 'running'
  return (
    <footer className="bottom" data-sync={sync?.central}>
      {engineAway && (
        <span className="words-warn" role="status">
          <strong>Not saving:</strong> {notSavingWords(shell)}
        </span>
      )}
      {elsewhere > 0 && <span className="words-warn">{count(elsewhere, 'other note')} not saved yet</span>}
      {sync && (
        <>
          <Reach sync={sync} receivedAt={receivedAt} />
          <span className="figures">
            {sync.unsent === 0 ? 'Everything sent' : `${count(sync.unsent, 'change')} to send`}
          </span>
          <span className="figures">{chartWords(sync.charts)}</span>
          {sync.setAside.length > 0 && (
            <button type="button" className="link words-stop" onClick={() => ask('set-aside')}>
              {sync.setAside.length} set aside
            </button>
          )}
          {sync.words && (
            <span
              className={`bottom-words ${sync.central === 'reachable' ? 'words-warn' : ''}`}
              title={sync.words}
            >
              {sync.words}
            </span>
          )}
          {sync.unreadable && (
            <span className="words-warn" title={sync.unreadable.words}>
              {count(sync.unreadable.count, 'entry', 'entries')} not readable
            </span>
          )}
          {sync.cacheWords && <span className="words-warn">Files on this machine were damaged</span>}
        </>
      )}
      <span className="spring" />
      {session.training && (
        <span className="tag" data-kind="accent">
          Training mode
        </span>
      )}
      <button type="button" className="link" onClick={() => ask('keys')}>
        Keys
      </button>
      {withoutPin && (
        <button type="button" className="link" onClick={() => ask('pin')}>
          Choose a PIN
        </button>
      )}
      <button type="button" className="link" data-lock onClick={askToLock}>
        Lock <kbd>Ctrl L</kbd>
      </button>
    </footer>
  )
}

/** The words of a refusal are long: they stand above, with what to do. */
function notSavingWords({ engine, words }: Output<'shell.state'>): string {
  if (engine === 'failed') return 'why stands at the top'
  return words || 'the part that keeps your work is being started again'
}

function Reach({ sync, receivedAt }: { sync: SyncView; receivedAt: number }) {
  const seconds = useSeconds(sync.lastContactSeconds ?? 0, receivedAt)
  const well = sync.central === 'reachable'
  const age = sync.lastContactSeconds === null ? '' : `${well ? ', ' : ', last heard '}${agoWords(seconds)}`
  return (
    <button
      type="button"
      className="reach figures link-plain"
      data-well={well && sync.words === ''}
      onClick={() => void rounds.call('sync.now', {})}
      title="Ask the central API now"
    >
      {reachWords[sync.central]}
      {age}
    </button>
  )
}

function chartWords({ complete, loading, percent }: SyncView['charts']): string {
  if (complete + loading === 0) return 'No chart on this machine'
  if (loading === 0) return `${count(complete, 'chart')} on this machine, all loaded`
  const far = percent === null ? '' : `, ${percent} %`
  return `${count(complete + loading, 'chart')} on this machine, ${loading} not all loaded${far}`
}
