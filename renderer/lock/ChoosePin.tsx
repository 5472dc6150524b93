import './lock.css'
import { type FormEvent, useId, useState } from 'react'
import { command } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Digits } from './Digits.tsx'
import { useLock } from './lock-state.ts'

/**
 * Chooses or changes the PIN of this computer. `why`: a person asked, it is asked for before the first lock, or the
 * policy asks for it and nothing else goes on.
 */
export function ChoosePin({ why, onClose }: { why: 'asked' | 'to-lock' | 'required'; onClose: () => void }) {
  // Which of the two it is must not change under the person who just set it.
  const [change] = useState(() => useLock.getState().view?.unlockBy === 'pin')
  const recovery = useLock((state) => state.view?.recovery)
  const [current, setCurrent] = useState('')
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [message, setMessage] = useState('')
  const [busy, setBusy] = useState(false)
  const form = useId()

  const set = async (event: FormEvent) => {
    event.preventDefault()
    if (pin !== again) return setMessage('The two PINs are not the same.')
    setBusy(true)
    const result = await command('lock.setPin', { pin, current: change ? current : null })
    setBusy(false)
    if (!result.ok) return setMessage(result.problem.message)
    onClose()
    if (why === 'to-lock') void command('lock.now', {})
  }
  const lockWithout = () => {
    onClose()
    void command('lock.now', {})
  }

  return (
    <Dialog
      title={change ? 'Change the PIN' : 'Choose a PIN'}
      onClose={why === 'required' ? () => {} : onClose}
      foot={
        <>
          {why === 'to-lock' && <Button onClick={lockWithout}>Lock without a PIN</Button>}
          <span className="spring" />
          {why !== 'required' && <Button onClick={onClose}>Cancel</Button>}
          <Button kind="next" type="submit" form={form} disabled={busy}>
            {why === 'to-lock' ? 'Set and lock' : 'Set the PIN'}
          </Button>
        </>
      }
    >
      <p className="quiet">
        Six or more digits. It unlocks Rounds on this computer, also without a network, and nobody but you
        knows it.
        {recovery === 'offered' && ' If you forget it, a fresh sign-in lets you choose another.'}
        {why === 'to-lock' && ' Without a PIN only a fresh sign-in unlocks, and that needs the network.'}
      </p>
      <form id={form} className="pin-form" onSubmit={set}>
        {change && <Digits label="Current PIN" value={current} onChange={setCurrent} />}
        <Digits label="New PIN" value={pin} onChange={setPin} />
        <Digits label="Repeat PIN" value={again} onChange={setAgain} />
        <p className="lock-message tone-warn" role="alert">
          {message}
        </p>
      </form>
    </Dialog>
  )
}
