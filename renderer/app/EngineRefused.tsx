import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { rounds } from './bridge.ts'
import { useShell } from './views.ts'

/**
 * The part that keeps the work would not start: why, and a way to try again that does not ask for Rounds to be closed.
 * While it tries it stays, and with it the keyboard's place. Null: it runs, or starts again by itself after a fault.
 * `alone`: there is nothing else to do on this screen.
 */
export function EngineRefused({ className, alone }: { className: string; alone?: boolean }) {
  const { value: shell } = useShell()
  const [asked, setAsked] = useState(false)
  const failed = shell?.engine === 'failed'
  const trying = asked && shell?.engine === 'restarting'
  if (!shell || (!failed && !trying)) return null

  const tryAgain = () => {
    if (trying) return
    setAsked(true)
    void rounds.call('shell.tryAgain', {})
  }
  return (
    <div className={className} data-kind="stop">
      <p role="alert">
        <strong>
          {trying ? 'Starting …' : alone ? 'Rounds can’t start here.' : 'Rounds can’t keep your work now.'}
        </strong>{' '}
        {failed && shell.words}
        {failed &&
          shell.again === 'by-itself' &&
          ' Rounds also looks again by itself, at least once a minute.'}
      </p>
      {shell.again !== 'never' && (
        <Button
          kind={alone && !trying ? 'next' : 'plain'}
          onClick={tryAgain}
          aria-disabled={trying}
          aria-keyshortcuts="F9"
          autoFocus={alone === true}
          data-try-again
        >
          Try again <kbd>F9</kbd>
        </Button>
      )}
    </div>
  )
}
