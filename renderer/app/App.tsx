import { useSession } from '../base/views.ts'
import { LockScreen } from '../lock/LockScreen.tsx'
import { isClosed, useLock } from '../lock/lock-state.ts'
import { SignIn } from '../sign-in/SignIn.tsx'
import { Workstation } from './Workstation.tsx'

/** The lock, the sign-in or the workstation. */
export function App() {
  const lock = useLock((state) => state.view)
  const { data: session, error } = useSession()
  if (lock && isClosed(lock)) return <LockScreen lock={lock} />
  if (session?.state !== 'signed-in' || !session.provider) return <SignIn session={session} problem={error} />
  return <Workstation session={session} provider={session.provider} />
}
