import './lock.css'
import { type FormEvent, useState } from 'react'
import type { LockView } from '../../preload/views/index.ts'
import { command } from '../base/commands.ts'
import { NoBrowser } from '../sign-in/NoBrowser.tsx'
import { Button } from '../ui/Button.tsx'
import { Digits } from './Digits.tsx'

const begin = () => void command('lock.recover', {})
const cancel = () => void command('lock.cancelRecovery', {})

/** As in `main/keys/key-ring.ts`: then the PIN was destroyed. */
const mostTries = 10

/** Under the PIN: for who forgot it. Nothing where the central API keeps no way back yet. */
export function ForgotPin({ lock }: { lock: LockView }) {
  if (lock.recovery !== 'offered') return null
  return (
    <p className="lock-forgot">
      <Button kind="bare" disabled={lock.state !== 'locked'} onClick={begin}>
        Forgot your PIN?
      </Button>
    </p>
  )
}

/** PIN and keychain no longer open the files: a sign-in does, and unsent work is still here. */
export function OnlyRecovery({ lock }: { lock: LockView }) {
  return (
    <div className="lock-form">
      <p role="alert">
        {/* Fewer were only mistyped before: it is the keychain. */}
        {lock.wrongTries >= mostTries
          ? 'After ten wrong PINs in a row the PIN no longer opens Rounds.'
          : 'This computer’s keychain no longer opens Rounds.'}{' '}
        {lock.recovery === 'none'
          ? 'The server cannot unlock this computer. Nothing here was deleted: ask your IT department.'
          : 'Sign in with your password to choose a new PIN. Nothing you wrote is lost.'}
      </p>
      {lock.recovery !== 'none' && (
        <Button kind="next" autoFocus disabled={lock.state !== 'locked'} onClick={begin}>
          Sign in
        </Button>
      )}
      <RecoveryMessage lock={lock} />
    </div>
  )
}

/** The browser is open, then the new PIN. */
export function Recovering({ lock }: { lock: LockView }) {
  return lock.recovery === 'choose-pin' ? <NewPin lock={lock} /> : <AtTheBrowser lock={lock} />
}

function AtTheBrowser({ lock }: { lock: LockView }) {
  return (
    <div className="lock-form">
      <p>Continue in your browser: sign in there with your password, then choose a new PIN here.</p>
      <div className="lock-row">
        <Button autoFocus onClick={begin}>
          Open the browser again
        </Button>
        <Button onClick={cancel}>Back</Button>
      </div>
      <NoBrowser />
      <RecoveryMessage lock={lock} />
    </div>
  )
}

function NewPin({ lock }: { lock: LockView }) {
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [message, setMessage] = useState('')
  const busy = lock.state !== 'locked'
  const choose = (event: FormEvent) => {
    event.preventDefault()
    if (pin !== again) return setMessage('The two PINs are not the same.')
    setMessage('')
    void command('lock.recoverWithPin', { pin })
  }
  return (
    <form className="lock-form" onSubmit={choose}>
      <p>You are signed in. Choose a new PIN of six or more digits for this computer.</p>
      <Digits label="New PIN" value={pin} onChange={setPin} autoFocus />
      <Digits label="Repeat PIN" value={again} onChange={setAgain} />
      <div className="lock-row">
        <Button kind="next" type="submit" disabled={busy || pin === ''}>
          {busy ? 'Opening …' : 'Set the PIN and unlock'}
        </Button>
        <Button disabled={busy} onClick={cancel}>
          Back
        </Button>
      </div>
      <p className="lock-message tone-warn" role="alert">
        {message || lock.message}
      </p>
    </form>
  )
}

const RecoveryMessage = ({ lock }: { lock: LockView }) => (
  <p className="lock-message tone-warn" role="alert">
    {lock.state === 'locked' && lock.message}
  </p>
)
