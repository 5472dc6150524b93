import { SignIn } from '../sign-in/SignIn.tsx'
import { useSession } from './views.ts'
import { Workstation } from './Workstation.tsx'

/** Either the sign-in or the workstation; what is known of the session decides. */
export function App() {
  const { value: session, problem } = useSession()
  if (session?.state !== 'signed-in' || !session.provider)
    return <SignIn session={session} problem={problem} />
  return <Workstation session={session} provider={session.provider} />
}
