import './lock.css'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { LockView } from '../../preload/views.ts'
import { assertNever } from '../app/assert-never.ts'
import { rounds } from '../app/bridge.ts'
import { useSeconds } from '../app/ticking.ts'
import { NoBrowser } from '../sign-in/NoBrowser.tsx'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/words.ts'
import { CallPanel } from '../visit/call/index.tsx'
import { useLiveCall } from '../visit/live-call.ts'
import { LivePatientCard } from './LivePatientCard.tsx'
import { useLock } from './lock-state.ts'
import { OtherPeople } from './OtherPeople.tsx'
import { ForgotPin, OnlyRecovery, Recovering } from './Recovery.tsx'
import { Wiped } from './Wiped.tsx'

/** In the place of everything: what opens it again, what is not sent, and the call if one is on. */
export function LockScreen({ lock }: { lock: LockView }) {
  const call = useLiveCall()
  const unsavedNotes = useLock((state) => state.unsavedNotes)
  return (
    <div className="lock" data-call={call !== null || undefined}>
      <main className="lock-box">
        <h1>{lock.state === 'wiped' ? 'Erased' : 'Locked'}</h1>
        {lock.state !== 'wiped' && (
          <p className="quiet" role="status">
            {stateWords(lock)}
          </p>
        )}
        {unsavedNotes > 0 && lock.state !== 'wiped' && (
          <p className="words-warn" role="alert">
            {count(unsavedNotes, 'note')} could not be saved in time. Your words stay in this window: unlock
            before you close Rounds.
          </p>
        )}
        <WhatOpens lock={lock} />
        {lock.state === 'locked' && (
          <OtherPeople
            disabledWhy={
              call
                ? 'A call is on: somebody else can begin when it is over.'
                : unsavedNotes > 0
                  ? 'Words of this window are not saved yet: somebody else can begin when they are.'
                  : null
            }
          />
        )}
      </main>
      {call && (
        <aside className="lock-call" aria-label="The call">
          <CallPanel encounterId={call} live withoutAddress onEnd={() => {}} />
          <LivePatientCard />
        </aside>
      )}
    </div>
  )
}

function WhatOpens({ lock }: { lock: LockView }) {
  if (lock.state === 'wiped') return <Wiped lost={lock.lost} />
  if (lock.recovery === 'signing-in' || lock.recovery === 'choose-pin') return <Recovering lock={lock} />
  if (lock.unlockBy === 'recovery') return <OnlyRecovery lock={lock} />
  if (lock.offlineHours !== null || lock.unlockBy === 'sign-in') return <WithSignIn lock={lock} />
  return (
    <>
      <WithPin lock={lock} />
      <ForgotPin lock={lock} />
    </>
  )
}

function stateWords(lock: LockView): string {
  if (lock.state === 'locking') return 'Sending what waits …'
  // Said below, with what to do.
  const why = lock.offlineHours === null ? whyWords(lock.why) : ''
  return [why, sentWords(lock)].filter(Boolean).join(' ')
}

function whyWords(why: LockView['why']): string {
  switch (why) {
    case null:
    // Whoever asked for it knows.
    case 'asked':
      return ''
    case 'idle':
      return 'Nobody moved here for a while.'
    case 'asleep':
      return 'The computer went to sleep.'
    case 'screen-locked':
      return 'The computer’s screen was locked.'
    case 'offline':
      return 'Too long without your central API.'
    default:
      return assertNever(why)
  }
}

function sentWords({ unsent }: LockView): string {
  if (unsent === null) return 'What you wrote is on this machine.'
  if (unsent === 0) return 'Everything you wrote is sent.'
  return `${count(unsent, 'change')} not sent yet: on this machine, sent after unlocking.`
}

function WithPin({ lock }: { lock: LockView }) {
  const [pin, setPin] = useState('')
  const box = useRef<HTMLInputElement>(null)
  const receivedAt = useLock((state) => state.receivedAt)
  const wait = Math.ceil(lock.waitSeconds + lock.waitSeconds - useSeconds(lock.waitSeconds, receivedAt))
  const ready = lock.state === 'locked' && wait <= 0
  useEffect(() => {
    if (lock.state === 'locked') box.current?.focus()
  }, [lock.state])

  const unlock = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || pin === '') return
    setPin('')
    void rounds.call('lock.unlock', { pin })
  }
  return (
    <form className="lock-form" onSubmit={unlock}>
      <label htmlFor="lock-pin">PIN</label>
      <div className="lock-row">
        <input
          ref={box}
          id="lock-pin"
          className="input figures"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          maxLength={64}
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          aria-describedby="lock-words"
        />
        <Button kind="next" type="submit" disabled={!ready}>
          {lock.state === 'unlocking' ? 'Opening …' : 'Unlock'}
        </Button>
      </div>
      <p id="lock-words" className="lock-words words-warn" role="alert">
        {lock.state === 'locked' &&
          (wait > 0 ? `${tries(lock)} Try again in ${inWords(wait)}.` : notRight(lock))}
      </p>
    </form>
  )
}

const inWords = (seconds: number) => (seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`)
const tries = ({ wrongTries }: LockView) => `${count(wrongTries, 'wrong PIN')} in a row.`
const notRight = (lock: LockView) =>
  lock.words === '' && lock.wrongTries === 0
    ? ''
    : [lock.words.replace(/ Try again in .*/, ''), lock.wrongTries > 0 ? tries(lock) : '']
        .filter(Boolean)
        .join(' ')

const signInWords = ({ offlineHours }: LockView) =>
  offlineHours === null
    ? 'No PIN was chosen on this computer, so a fresh sign-in in your browser unlocks it.'
    : `This computer was not in contact with your central API for ${count(offlineHours, 'hour')}. Connect it and sign in to go on. Nothing was deleted.`

function WithSignIn({ lock }: { lock: LockView }) {
  return (
    <div className="lock-form">
      <Button
        kind="next"
        autoFocus
        disabled={lock.state === 'locking'}
        onClick={() => void rounds.call('lock.signIn', {})}
      >
        {lock.state === 'unlocking' ? 'Open the browser again' : 'Sign in to unlock'}
      </Button>
      <p className="quiet">
        {lock.state === 'unlocking'
          ? 'Continue in your browser: sign in there, and this window goes on by itself.'
          : signInWords(lock)}
      </p>
      {lock.state === 'unlocking' && <NoBrowser />}
      <p className="lock-words words-warn" role="alert">
        {lock.state === 'locked' && lock.words}
      </p>
    </div>
  )
}
