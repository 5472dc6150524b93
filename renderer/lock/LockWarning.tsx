import './lock.css'
import { useSeconds } from '../base/use-now.ts'
import { useLiveCall } from '../call/live-call.ts'
import { useLock } from './lock-state.ts'

/** Thirty seconds before: a movement or a key takes it back, the shell sees it by itself. */
export function LockWarning() {
  const { view, receivedAt } = useLock()
  const seconds = view?.locksInSeconds ?? null
  if (seconds === null) return null
  return <Counting seconds={seconds} receivedAt={receivedAt} />
}

function Counting({ seconds, receivedAt }: { seconds: number; receivedAt: number }) {
  const call = useLiveCall()
  const left = Math.max(0, Math.ceil(2 * seconds - useSeconds(seconds, receivedAt)))
  return (
    <p className="lock-warning figures" role="alert">
      <strong>{call ? `This screen is covered in ${left} s.` : `Rounds locks in ${left} s.`}</strong> Move or
      press a key to stay.
    </p>
  )
}
