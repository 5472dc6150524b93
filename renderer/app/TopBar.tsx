import { Menu as Base } from '@base-ui/react/menu'
import { useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import type { Availability } from '../../preload/views/index.ts'
import { useActions } from '../base/actions.ts'
import { rounds } from '../base/bridge.ts'
import { command } from '../base/commands.ts'
import { closeDialog, openDialog, showList, useNavigation } from '../base/navigation.ts'
import { useSignedIn } from '../base/signed-in.ts'
import { useCoSignCount, useInbox, useSync, useUnsigned } from '../base/views.ts'
import { openCoSign } from '../co-sign/actions.ts'
import { showInbox } from '../inbox/actions.ts'
import { openPin } from '../lock/actions.ts'
import { useLock } from '../lock/lock-state.ts'
import { showOnDemand, showStillOpen, showUnsigned } from '../queue/actions.ts'
import { openSettings } from '../settings/actions.ts'
import { ActionItem } from '../ui/ActionItem.tsx'
import { Button } from '../ui/Button.tsx'
import { CaretDown } from '../ui/CaretDown.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Menu, MenuLine } from '../ui/Menu.tsx'
import { availabilities, openKeys, signOut } from './actions.ts'

const all = Object.keys(availabilities) as Availability[]

export function TopBar() {
  const { session, provider } = useSignedIn()
  const list = useNavigation((route) => route.list)
  const { data: unsigned } = useUnsigned()
  const { data: toCoSign } = useCoSignCount()
  const { data: inbox } = useInbox()
  const { data: sync } = useSync()
  const critical = inbox?.items.some(({ urgency }) => urgency === 'critical') ?? false
  const waiting = toCoSign?.count ?? 0
  const pinSet = useLock((state) => state.view?.unlockBy === 'pin')
  const [problem, setProblem] = useState<Problem | null>(null)

  const choose = async (availability: Availability) => {
    const result = await command('session.setAvailability', { availability })
    setProblem(result.ok ? null : result.problem)
  }
  const signIn = async () => {
    const result = await command('session.signIn', {})
    setProblem(result.ok ? null : result.problem)
  }
  /** Nothing is left to say: at once. Else what would stay behind is said first. */
  const leave = async () => {
    if (!sync || sync.unsent > 0 || sync.setAside.length > 0 || unsigned === null || unsigned.length > 0)
      return openDialog({ name: 'sign-out' })
    const open = await rounds.call('queue.stillOpen', {})
    if (!open.ok || open.value.length > 0) return openDialog({ name: 'sign-out' })
    const result = await command('session.signOut', {})
    setProblem(result.ok ? null : result.problem)
  }

  useActions([
    { action: showOnDemand, run: () => showList('on-demand') },
    { action: showUnsigned, run: () => showList('unsigned') },
    { action: showInbox, when: inbox?.offered ?? false, run: () => showList('inbox') },
    {
      action: showStillOpen,
      run: () => {
        closeDialog('sign-out')
        showList('still-open')
      },
    },
    { action: openCoSign, when: waiting > 0, run: () => openDialog({ name: 'co-sign' }) },
    ...all.map((each) => ({
      action: availabilities[each].action,
      when: each !== session.availability,
      run: () => void choose(each),
    })),
    { action: signOut, run: () => void leave() },
  ])

  return (
    <header className="top">
      <h1 className="brand">Rounds</h1>
      <nav aria-label="Lists" className="contents">
        <button
          type="button"
          className="top-tab"
          aria-current={list === 'on-demand' ? 'page' : undefined}
          onClick={() => showList('on-demand')}
        >
          {showOnDemand.title}
        </button>
        <button
          type="button"
          className="top-tab"
          aria-current={list === 'unsigned' ? 'page' : undefined}
          onClick={() => showList('unsigned')}
        >
          {showUnsigned.title} <b className="figures">{unsigned?.length ?? ''}</b>
        </button>
        {inbox?.offered && (
          <button
            type="button"
            className="top-tab"
            aria-current={list === 'inbox' ? 'page' : undefined}
            onClick={() => showList('inbox')}
          >
            {showInbox.title} <b className={`figures ${critical ? 'tone-stop' : ''}`}>{inbox.items.length}</b>
            {critical && <span className="tone-stop"> critical</span>}
          </button>
        )}
        <button
          type="button"
          className="top-tab"
          aria-current={list === 'still-open' ? 'page' : undefined}
          onClick={() => showList('still-open')}
        >
          {showStillOpen.title}
        </button>
        {waiting > 0 && (
          <button type="button" className="top-tab" onClick={() => openDialog({ name: 'co-sign' })}>
            {openCoSign.title} <b className="figures">{waiting}</b>
          </button>
        )}
      </nav>
      <div className="spring" />
      <InlineError problem={problem} />
      {session.signInNeeded && (
        <div className="top-note tone-warn" role="status">
          <span>The server signed you out. Your work stays here and waits.</span>
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
            aria-label={`Availability: ${availabilities[session.availability].label}`}
          >
            {availabilities[session.availability].label}
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
              aria-label={availabilities[each].label}
            >
              <span className="menu-check">
                <Base.RadioItemIndicator>✓</Base.RadioItemIndicator>
              </span>
              <span>
                {availabilities[each].label}
                <span className="menu-note">{availabilities[each].action.note}</span>
              </span>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      </Menu>
      <Menu
        button={
          <Button>
            {provider.name} · {provider.licenses.map((license) => license.state).join(' ') || 'no license'}
            <CaretDown />
          </Button>
        }
      >
        <ActionItem action={openSettings} />
        <ActionItem action={openKeys} note={undefined} />
        <ActionItem action={openPin}>{pinSet ? 'Change the PIN' : 'Choose a PIN'}</ActionItem>
        <MenuLine />
        <ActionItem
          action={signOut}
          note={
            sync && sync.unsent > 0 ? `${sync.unsent} not sent yet: they stay on this machine` : undefined
          }
        />
      </Menu>
    </header>
  )
}
