import { useMutation } from '@tanstack/react-query'
import type { Command, Input, Output, Problem, Result } from '../../preload/contract/index.ts'
import type { SessionView, VisitView } from '../../preload/views/index.ts'
import { rounds } from './bridge.ts'
import { queryClient, setQueryData } from './queries.ts'

const showVisit = (visit: VisitView) => setQueryData('visit.get', { encounterId: visit.encounterId }, visit)
const showSession = (session: SessionView) => setQueryData('session.state', {}, session)

/** Commands that answer with what a query shows: it is on screen at once, before anything is fetched again. */
const show: { [C in Command]?: (answer: Output<C>, input: Input<C>) => void } = {
  'session.signIn': showSession,
  'session.signOut': showSession,
  'session.setAvailability': showSession,
  'queue.claim': showVisit,
  'queue.begin': showVisit,
  'queue.acceptOffer': showVisit,
  'visit.confirmIdentity': showVisit,
  'visit.recordConsent': showVisit,
  'visit.recordLocation': showVisit,
  'visit.start': showVisit,
  'visit.recordContact': showVisit,
  'visit.recordEarlierContact': showVisit,
  'visit.beginEmergency': showVisit,
  'visit.undoEmergency': showVisit,
  'visit.recordEmergency': showVisit,
  'visit.finishLater': showVisit,
  'visit.end': showVisit,
  'visit.sign': showVisit,
  'cosign.sign': (rows) => {
    setQueryData('cosign.list', {}, rows)
    setQueryData('cosign.count', {}, { count: rows.length })
  },
}

/** Has something done. What it changes on screen is fetched again by itself. */
export async function command<C extends Command>(channel: C, input: Input<C>): Promise<Result<Output<C>>> {
  const result = await rounds.call(channel, input)
  if (result.ok) show[channel]?.(result.value, input)
  return result
}

/** `command` for a component that shows whether it is under way (`isPending`) and why it was refused (`error`). */
export function useCommand<C extends Command>(channel: C) {
  const { mutateAsync, isPending, data } = useMutation(
    { mutationFn: (input: Input<C>) => command(channel, input) },
    queryClient,
  )
  const error: Problem | null = data && !data.ok ? data.problem : null
  return { run: mutateAsync, isPending, error }
}
