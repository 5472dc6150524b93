import type { MedicationChoice } from '../../preload/views/index.ts'
import { useBridgeQuery } from './queries.ts'

/** The queries that more than one part of the screen shows. */

const nothing = {}
export const useSession = () => useBridgeQuery('session.state', nothing)
export const useQueue = () => useBridgeQuery('queue.list', nothing)
/** Visits offered to this provider, and by them. */
export const useHandOvers = () => useBridgeQuery('queue.handOvers', nothing)
export const useColleagues = () => useBridgeQuery('queue.colleagues', nothing)
export const useUnsigned = () => useBridgeQuery('queue.unsigned', nothing)
/** Results that wait for this provider. */
export const useInbox = () => useBridgeQuery('inbox.list', nothing)
/** What is left to do in visits of any day. */
export const useStillOpen = () => useBridgeQuery('queue.stillOpen', nothing)
export const useCoSignCount = () => useBridgeQuery('cosign.count', nothing)
export const useToCoSign = () => useBridgeQuery('cosign.list', nothing)
export const useSetAside = () => useBridgeQuery('sync.setAside', nothing)
export const useSync = () => useBridgeQuery('sync.status', nothing)
/** Of a sign-in that waits in the browser. */
export const useBrowser = () => useBridgeQuery('shell.browser', nothing)
/** What can be called in a note by a dot and its name. */
export const usePhrases = () => useBridgeQuery('phrases.list', nothing)
/** Prescriptions that are kept to be chosen again. */
export const useFavorites = () => useBridgeQuery('favorites.list', nothing)
export const useShell = () => useBridgeQuery('shell.state', nothing)
export const useVisit = (encounterId: string) => useBridgeQuery('visit.get', { encounterId })
export const useOrderScope = () => useBridgeQuery('orders.scope', nothing)
export const useOrders = (encounterId: string) => useBridgeQuery('orders.list', { encounterId })

/** Medications by brand or ingredient, from `atLeast` letters on. What was found for `query` stays while more is typed. */
export function useMedicationSearch(typed: string, atLeast: number) {
  const query = typed.trim()
  const asked = query.length >= atLeast
  const answer = useBridgeQuery('orders.search', asked ? { query } : null, { keepPrevious: true })
  const { query: found } = (answer.input ?? { query: '' }) as { query: string }
  return asked
    ? { found: answer.data ?? noMedications, query: found, error: answer.error }
    : { found: noMedications, query: '', error: null }
}
const noMedications: MedicationChoice[] = []
