import './lock.css'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { LockView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'
import { command } from '../base/commands.ts'
import { useSeconds } from '../base/use-now.ts'
import { CallPanel } from '../call/index.tsx'
import { useLiveCall } from '../call/live-call.ts'
import { OtherPeople } from '../profiles/OtherPeople.tsx'
import { NoBrowser } from '../sign-in/NoBrowser.tsx'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/format.ts'
import { LivePatientCard } from './LivePatientCard.tsx'
import { useLivePatient } from './live-patient.ts'
import { useLock } from './lock-state.ts'
import { ForgotPin, OnlyRecovery, Recovering } from './Recovery.tsx'
import { Wiped } from './Wiped.tsx'

/** In the place of everything: what opens it again, what is not sent, and the call if one is on. */
export function LockScreen({ lock }: { lock: LockView }) {
  const call = useLiveCall()
  const unsavedNotes = useLock((state) => state.unsavedNotes)
  const emergency = useLivePatient((state) => state.patient?.emergency?.on === true)
  const beside = call !== null || (emergency && lock.state !== 'wiped')
  return (
    <div className="lock" data-call={beside || undefined}>
      <main className="lock-box">
        <h1>{lock.state === 'wiped' ? 'Erased' : 'Locked'}</h1>
        {lock.state !== 'wiped' && (
          <p className="quiet" role="status">
            {lockStateMessage(lock)}
          </p>
        )}
        {unsavedNotes > 0 && lock.state !== 'wiped' && (
          <p className="tone-warn" role="alert">
            {count(unsavedNotes, 'note')} could not be saved in time. Your text stays in this window: unlock
            before you close Rounds.
          </p>
        )}
        <WhatOpens lock={lock} />
        {lock.state === 'locked' && (
          <OtherPeople
            disabledWhy={
              call
                ? 'A call is on: someone else can sign in when it is over.'
                : unsavedNotes > 0
                  ? 'Text in this window is not saved yet: someone else can sign in when it is.'
                  : null
            }
          />
        )}
      </main>
      {beside && (
        <aside className="lock-call" aria-label={call ? 'The call' : 'The patient'}>
          {call && <CallPanel encounterId={call} live place="lock" />}
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

function lockStateMessage(lock: LockView): string {
  if (lock.state === 'locking') return 'Sending what waits …'
  // Shown below, with the next step.
  const why = lock.offlineHours === null ? whyMessage(lock.why) : ''
  return [why, sentMessage(lock)].filter(Boolean).join(' ')
}

function whyMessage(why: LockView['why']): string {
  switch (why) {
    case null:
    // The person asked for it, so no reason is shown.
    case 'asked':
      return ''
    case 'idle':
      return 'No one used this computer for a while.'
    case 'asleep':
      return 'The computer went to sleep.'
    case 'screen-locked':
      return 'The computer’s screen was locked.'
    case 'offline':
      return 'Too long without contact with the server.'
    default:
      return assertNever(why)
  }
}

function sentMessage({ unsent }: LockView): string {
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
    void command('lock.unlock', { pin })
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
          aria-describedby="lock-message"
        />
        <Button kind="next" type="submit" disabled={!ready}>
          {lock.state === 'unlocking' ? 'Opening …' : 'Unlock'}
        </Button>
      </div>
      <p id="lock-message" className="lock-message tone-warn" role="alert">
        {lock.state === 'locked' &&
          (wait > 0 ? `${tries(lock)} Try again in ${formatWait(wait)}.` : notRight(lock))}
      </p>
    </form>
  )
}

const formatWait = (seconds: number) =>
  seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`
const tries = ({ wrongTries }: LockView) => `${count(wrongTries, 'wrong PIN')} in a row.`
const notRight = (lock: LockView) =>
  lock.message === '' && lock.wrongTries === 0
    ? ''
    : [lock.message.replace(/ Try again in .*/, ''), lock.wrongTries > 0 ? tries(lock) : '']
        .filter(Boolean)
        .join(' ')

const signInMessage = ({ offlineHours }: LockView) =>
  offlineHours === null
    ? 'No PIN was chosen on this computer, so a fresh sign-in in your browser unlocks it.'
    : `This computer was not in contact with the server for ${count(offlineHours, 'hour')}. Connect it and sign in to go on. Nothing was deleted.`

function WithSignIn({ lock }: { lock: LockView }) {
  return (
    <div className="lock-form">
      <Button
        kind="next"
        autoFocus
        disabled={lock.state === 'locking'}
        onClick={() => void command('lock.signIn', {})}
      >
        {lock.state === 'unlocking' ? 'Open the browser again' : 'Sign in to unlock'}
      </Button>
      <p className="quiet">
        {lock.state === 'unlocking'
          ? 'Continue in your browser: sign in there, and this window goes on by itself.'
          : signInMessage(lock)}
      </p>
      {lock.state === 'unlocking' && <NoBrowser />}
      <p className="lock-message tone-warn" role="alert">
        {lock.state === 'locked' && lock.message}
      </p>
    </div>
  )
}
