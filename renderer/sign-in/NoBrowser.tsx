import { command } from '../base/commands.ts'
import { useBrowser } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { CopyField } from '../ui/CopyField.tsx'

/** Under a sign-in that waits in the browser: the way round, where none has opened or nobody can know. */
export function NoBrowser() {
  const { data: browser } = useBrowser()
  if (!browser?.address) return null
  return (
    <section className="no-browser" aria-label="Sign in without that browser">
      <p role="status">
        {browser.failed ? 'No browser opened on this computer.' : 'Did no browser open?'} Copy this address
        into any browser on this computer:
      </p>
      <CopyField label="Sign-in address" value={browser.address} />
      {browser.here && (
        <Button onClick={() => void command('shell.signInHere', {})}>Sign in here (training only)</Button>
      )}
    </section>
  )
}
