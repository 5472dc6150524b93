import { Menu as Base } from '@base-ui/react/menu'
import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { Availability, ProviderView, SessionView } from '../../preload/views.ts'
import { useLock } from '../lock/lock-state.ts'
import { Button } from '../ui/Button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/Menu.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { put } from './answers.ts'
import { rounds } from './bridge.ts'
import { usePlace } from './place.ts'
import { useCoSignCount, useSync, useUnsigned } from './views.ts'

const availabilityWords: Record<Availability, string> = {
  available: 'Available',
  'on-break': 'On break',
  off: 'Off',
}
const availabilityNotes: Record<Availability, string> = {
  available: 'New patients are announced',
  'on-break': 'No sound, you can still claim',
  off: 'Not offered to colleagues',
}
const all = Object.keys(availabilityWords) as Availability[]

export const CaretDown = () => (
  <svg className="caret-down" viewBox="0 0 8 8" aria-hidden="true">
    <path d="M1 2.5 4 5.5 7 2.5" fill="none" stroke="currentColor" strokeWidth="1.25" />
  </svg>
)

export function TopBar({ session, provider }: { session: SessionView; provider: ProviderView }) {
  const { screen, show, ask } = usePlace()
  const { value: unsigned } = useUnsigned()
  const { value: toCoSign } = useCoSignCount()
  const { value: sync } = useSync()
  const pinSet = useLock((state) => state.view?.unlockBy === 'pin')
  const [problem, setProblem] = useState<Problem | null>(null)

  const choose = async (availability: Availability) => {
    const result = await rounds.call('session.setAvailability', { availability })
    setProblem(result.ok ? null : result.problem)
    if (result.ok) put('session.state', {}, result.value)
  }
  const signIn = async () => {
    const result = await rounds.call('session.signIn', {})
    setProblem(result.ok ? null : result.problem)
  }
  /** Nothing is left to say: at once. Else what would stay behind is said first. */
  const signOut = async () => {
    if (!sync || sync.unsent > 0 || sync.setAside.length > 0 || unsigned === null || unsigned.length > 0)
      return ask('sign-out')
    const result = await rounds.call('session.signOut', {})
    setProblem(result.ok ? null : result.problem)
    if (result.ok) put('session.state', {}, result.value)
  }

  return (
    <header className="top">
      <h1 className="brand">Rounds</h1>
      <nav aria-label="Lists" className="contents">
        <button
          type="button"
          className="top-tab"
          aria-current={screen === 'on-demand' ? 'page' : undefined}
          onClick={() => show('on-demand')}
        >
          On demand
        </button>
        <button
          type="button"
          className="top-tab"
          aria-current={screen === 'unsigned' ? 'page' : undefined}
          onClick={() => show('unsigned')}
        >
          Unsigned <b className="figures">{unsigned?.length ?? ''}</b>
        </button>
        {toCoSign && toCoSign.count > 0 && (
          <button type="button" className="top-tab" onClick={() => ask('co-sign')}>
            To co-sign <b className="figures">{toCoSign.count}</b>
          </button>
        )}
      </nav>
      <div className="spring" />
      <Trouble problem={problem} />
      {session.signInNeeded && (
        <div className="top-note words-warn" role="status">
          <span>Signed out by the central API: your work stays here and waits.</span>
          <Button small kind="accent" onClick={signIn}>
            Sign in again
          </Button>
        </div>
      )}
      <Menu
        button={
          <Button
            className="availability"
            data-now={session.availability}
            aria-label={`Availability: ${availabilityWords[session.availability]}`}
          >
            {availabilityWords[session.availability]}
            <CaretDown />
          </Button>
        }
      >
        <Base.RadioGroup value={session.availability} onValueChange={choose}>
          {all.map((each) => (
            <Base.RadioItem
              key={each}
              value={each}
              className="menu-item"
              closeOnClick
              aria-label={availabilityWords[each]}
            >
              <span className="menu-check">
                <Base.RadioItemIndicator>✓</Base.RadioItemIndicator>
              </span>
              <span>
                {availabilityWords[each]}
                <span className="menu-note">{availabilityNotes[each]}</span>
              </span>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      </Menu>
      <Menu
        button={
          <Button>
            {provider.name} · {provider.licences.map((licence) => licence.state).join(' ') || 'no license'}
            <CaretDown />
          </Button>
        }
      >
        <MenuItem onChoose={() => ask('settings')}>Settings</MenuItem>
        <MenuItem onChoose={() => ask('keys')}>Keys</MenuItem>
        <MenuItem onChoose={() => ask('pin')}>{pinSet ? 'Change the PIN' : 'Choose a PIN'}</MenuItem>
        <MenuLine />
        <MenuItem
          onChoose={signOut}
          note={
            sync && sync.unsent > 0 ? `${sync.unsent} not sent yet: they stay on this machine` : undefined
          }
        >
          Sign out
        </MenuItem>
      </Menu>
    </header>
  )
}
