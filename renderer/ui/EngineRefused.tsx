import { useState } from 'react'
import { command } from '../base/commands.ts'
import { useShell } from '../base/views.ts'
import { ActionButton } from './ActionButton.tsx'
import { tryAgain } from './engine-actions.ts'

/**
 * The part that keeps the work would not start: why, and a way to try again that does not ask for Rounds to be closed.
 * While it tries it stays, and with it the keyboard's place. Null: it runs, or starts again by itself after a fault.
 * `alone`: there is nothing else to do on this screen.
 */
export function EngineRefused({ className, alone }: { className: string; alone?: boolean }) {
  const { data: shell } = useShell()
  const [asked, setAsked] = useState(false)
  const failed = shell?.engine === 'failed'
  const trying = asked && shell?.engine === 'restarting'
  if (!shell || (!failed && !trying)) return null

  const start = () => {
    if (trying) return
    setAsked(true)
    void command('shell.tryAgain', {})
  }
  return (
    <div className={className} data-kind="stop">
      <p role="alert">
        <strong>
          {trying ? 'Starting …' : alone ? 'Rounds can’t start here.' : 'Rounds can’t keep your work now.'}
        </strong>{' '}
        {failed && shell.message}
        {failed &&
          shell.again === 'by-itself' &&
          ' Rounds also tries again by itself, at least once a minute.'}
      </p>
      {shell.again !== 'never' && (
        <ActionButton
          action={tryAgain}
          run={start}
          withKeys
          kind={alone && !trying ? 'next' : 'plain'}
          aria-disabled={trying}
          autoFocus={alone === true}
        />
      )}
    </div>
  )
}
