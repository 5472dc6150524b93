import './lock.css'
import { command } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/format.ts'

/** The device was reported lost. Whoever reads this must learn what happened, and what is gone. */
export function Wiped({ lost }: { lost: number | null }) {
  return (
    <div className="lock-form">
      <p>
        Your administrator reported this computer lost, so everything Rounds kept on it was erased. What was
        sent before is on the server.
      </p>
      <p className={lost === 0 ? 'quiet' : 'tone-warn'}>{lostMessage(lost)}</p>
      <Button kind="next" onClick={() => void command('lock.beginAnew', {})}>
        Begin with an empty Rounds
      </Button>
    </div>
  )
}

function lostMessage(lost: number | null): string {
  if (lost === 0) return 'Nothing was waiting to be sent.'
  if (lost === null)
    return 'Nobody knows whether changes were waiting to be sent. If there were, they are lost.'
  return `${count(lost, 'change')} not sent yet ${lost === 1 ? 'is' : 'are'} lost. Please check your last notes.`
}
