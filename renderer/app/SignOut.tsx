import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import { command } from '../base/commands.ts'
import { useStillOpen, useSync, useUnsigned } from '../base/views.ts'
import { showStillOpen } from '../queue/actions.ts'
import { ActionLink } from '../ui/ActionLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { count } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'

const lookAgainMs = 1000

/** Says what is not at the central API before somebody goes; nothing of it is deleted, whatever they choose. */
export function SignOut({ onClose }: { onClose: () => void }) {
  const { data: sync } = useSync()
  const { data: unsigned } = useUnsigned()
  const { data: visits } = useStillOpen()
  const open = (visits ?? []).reduce((sum, { items }) => sum + items.length, 0)
  const [waiting, setWaiting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const goneFor = useRef(false)
  useEffect(
    () => () => {
      goneFor.current = true
    },
    [],
  )

  const signOut = async () => {
    const result = await command('session.signOut', {})
    if (!result.ok) return setProblem(result.problem)
    onClose()
  }
  const wait = async () => {
    setWaiting(true)
    while (!goneFor.current) {
      const result = await command('session.drain', {})
      if (goneFor.current) return
      setProblem(result.ok ? null : result.problem)
      if (result.ok && result.value.unsent === 0) return signOut()
      await new Promise((done) => setTimeout(done, lookAgainMs))
    }
  }

  const left = sync?.unsent ?? 0
  const reached = sync?.central === 'reachable'
  return (
    <Dialog
      title="Sign out"
      onClose={onClose}
      foot={
        <>
          <InlineError problem={problem} />
          <Button onClick={onClose}>Stay</Button>
          <Button onClick={signOut}>Sign out now</Button>
          {left > 0 && (
            <Button kind="next" onClick={wait} disabled={waiting}>
              {waiting ? 'Waiting …' : 'Send, then sign out'}
            </Button>
          )}
        </>
      }
    >
      {left > 0 ? (
        <p role="status">
          <strong className="tone-warn">
            {count(left, 'change')} {left === 1 ? 'is' : 'are'} not sent yet.
          </strong>{' '}
          {!reached && 'The server is not reached now. '}
          Signing out deletes nothing: {left === 1 ? 'it stays' : 'they stay'} on this machine, encrypted, and{' '}
          {left === 1 ? 'goes' : 'go'} out when you sign in here again.
        </p>
      ) : (
        <p role="status">Everything you wrote is sent.</p>
      )}
      {sync && sync.setAside.length > 0 && (
        <p>
          {count(sync.setAside.length, 'item')} set aside {sync.setAside.length === 1 ? 'waits' : 'wait'} for
          you, on this machine only.
        </p>
      )}
      {unsigned && unsigned.length > 0 && (
        <p>
          {count(unsigned.length, 'note')} of yours {unsigned.length === 1 ? 'is' : 'are'} not signed.
        </p>
      )}
      {open > 0 && (
        <p>
          {count(open, 'thing')} {open === 1 ? 'is' : 'are'} still open.{' '}
          <ActionLink action={showStillOpen}>Show {open === 1 ? 'it' : 'them'}</ActionLink>
        </p>
      )}
    </Dialog>
  )
}
