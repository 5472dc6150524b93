import './sign-in.css'
import { useRef, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { SessionView } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { EngineRefused } from '../app/EngineRefused.tsx'
import { useShell, useSync } from '../app/views.ts'
import { OtherPeople } from '../lock/OtherPeople.tsx'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { NoBrowser } from './NoBrowser.tsx'

/** Before anything else: sign-in happens in the system browser, never in this window. */
export function SignIn({
  session,
  problem: unread,
}: {
  session: SessionView | null
  problem: Problem | null
}) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [asked, setAsked] = useState(false)
  const { value: shell } = useShell()
  const { value: sync } = useSync()
  const away = shell !== null && shell.engine !== 'running' && shell.words !== ''
  const waiting = asked || session?.state === 'signing-in'

  /** Whoever closed the browser may open it again; only the newest attempt is listened to. */
  const attempt = useRef(0)
  const signIn = async () => {
    const mine = ++attempt.current
    setAsked(true)
    setProblem(null)
    const result = await rounds.call('session.signIn', {})
    if (mine !== attempt.current) return
    setAsked(false)
    if (result.ok) put('session.state', {}, result.value)
    else setProblem(result.problem)
  }

  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <h1>Rounds</h1>
        <p className="quiet">The queue, the chart and the visit in one window.</p>
        {!away && (
          <>
            <Button kind="next" onClick={signIn} disabled={!session} autoFocus>
              {waiting ? 'Open the browser again' : 'Sign in'}
            </Button>
            <p className="sign-in-state" role="status">
              {waiting
                ? 'Continue in your browser: sign in there, and this window goes on by itself.'
                : session
                  ? 'Your browser opens for the sign-in.'
                  : 'Opening what is on this machine …'}
            </p>
            {waiting && <NoBrowser />}
          </>
        )}
        <EngineRefused className="refused" alone />
        {away && shell.engine !== 'failed' && (
          <p className="words-warn" role="status">
            {shell.words}
          </p>
        )}
        {!away && <Trouble problem={problem ?? (session ? null : unread)} />}
        {sync?.cacheWords && (
          <p className="words-warn" role="status">
            {sync.cacheWords}
          </p>
        )}
        <OtherPeople disabledWhy={null} />
        <dl className="facts">
          <dt>Central API</dt>
          <dd>{session?.centralUrl ?? ' '}</dd>
          {shell && (
            <>
              <dt>Version</dt>
              <dd>
                {shell.version}
                {shell.standIn && ' · stand-in for Electron, for development only'}
              </dd>
            </>
          )}
        </dl>
        {session?.training && (
          <p>
            <span className="tag" data-kind="accent">
              Training mode
            </span>{' '}
            <span className="quieter">No real patients.</span>
          </p>
        )}
      </div>
    </main>
  )
}
