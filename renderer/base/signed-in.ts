import { createContext, useContext } from 'react'
import type { ProviderView, SessionView } from '../../preload/views/index.ts'

type SignedIn = { session: SessionView; provider: ProviderView }

const Context = createContext<SignedIn | null>(null)
export const SignedInProvider = Context.Provider

/** The signed-in provider; inside the workstation there always is one. */
export function useSignedIn(): SignedIn {
  const value = useContext(Context)
  if (!value) throw new Error('Used outside the workstation')
  return value
}
