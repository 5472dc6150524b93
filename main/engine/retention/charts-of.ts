import type { EngineContext } from '../context/engine-context.ts'
import type { Me } from '../session/session.ts'

const fact = 'charts-of'

/** Whose charts are on this machine: who is signed in, else who was last. What is due goes also when nobody is. */
export function chartsOf({ session, cache }: Pick<EngineContext, 'session' | 'cache'>): Me | null {
  const kept = cache.fact(fact)
  if (!session.signedIn()) return kept ? (JSON.parse(kept) as Me) : null
  const { practitionerId, name } = session.me()
  const now = JSON.stringify({ practitionerId, name })
  if (now !== kept) cache.setFact(fact, now)
  return { practitionerId, name }
}
