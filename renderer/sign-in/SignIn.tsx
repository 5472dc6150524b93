import './sign-in.css'
import { useRef, useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { SessionView } from '../../preload/views/index.ts'
import { command } from '../base/commands.ts'
import { useShell, useSync } from '../base/views.ts'
import { OtherPeople } from '../profiles/OtherPeople.tsx'
import { Button } from '../ui/Button.tsx'
import { EngineRefused } from '../ui/EngineRefused.tsx'
import { InlineError } from '../ui/InlineError.tsx'
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
  const { data: shell } = useShell()
  const { data: sync } = useSync()
  const away = shell !== null && shell.engine !== 'running' && shell.message !== ''
  const waiting = asked || session?.state === 'signing-in'

  /** The browser can be opened again after it was closed; only the newest attempt counts. */
  const attempt = useRef(0)
  const signIn = async () => {
    const mine = ++attempt.current
    setAsked(true)
    setProblem(null)
    const result = await command('session.signIn', {})
    if (mine !== attempt.current) return
    setAsked(false)
    if (!result.ok) setProblem(result.problem)
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
          <p className="tone-warn" role="status">
            {shell.message}
          </p>
        )}
        {!away && <InlineError problem={problem ?? (session ? null : unread)} />}
        {sync?.cacheMessage && (
          <p className="tone-warn" role="status">
            {sync.cacheMessage}
          </p>
        )}
        <OtherPeople disabledWhy={null} />
        <dl className="facts">
          <dt>Server</dt>
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
