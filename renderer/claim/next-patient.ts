import type { QueueRow, QueueView } from '../../preload/views/index.ts'
import { addNotice } from '../base/notices.ts'
import { useSeen } from '../base/use-seen.ts'
import { useQueue } from '../base/views.ts'
import { useCall } from '../call/index.tsx'
import { isOfEverybody } from './reasons.ts'
import { claimAndRing } from './use-claim.ts'

/** Nothing speaks against a claim, and no colleague has to be asked first. */
export const isFree = (row: QueueRow): boolean => row.notClaimable === null && row.lapsed === null

/** The first in the queue's order whom this provider may take without a question; else why nobody is. */
export function nextIn(queue: QueueView | null): { row: QueueRow | null; why: string } {
  const waiting = queue?.waiting ?? []
  const row = waiting.find((one) => isFree(one) && one.deceased === null) ?? null
  const closed = waiting.find(isOfEverybody)?.notClaimable?.message
  const nobody = waiting.length === 0 ? 'No one is waiting.' : 'No one waits whom you can take now.'
  return { row, why: row ? '' : (closed ?? nobody) }
}

/** Who is next, as it is said before the press. `seen`: it has been said for long enough that a press is meant for them. */
export function useNext() {
  const { data: queue, receivedAt } = useQueue()
  const { row, why } = nextIn(queue)
  const seen = useSeen(row?.taskId ?? null)
  return { row, why, receivedAt, seen }
}

/** The visit is signed: its call ends, and whoever was said to be next is claimed and rung. Why nobody was, is said. */
export async function goToNext(encounterId: string, row: QueueRow | null, why: string): Promise<void> {
  const call = useCall.getState()
  if (call.live && call.encounterId === encounterId) await call.leave()
  if (row && (await claimAndRing(row)) === 'claimed') return
  const message = row ? 'Signed. No one was claimed.' : `Signed. No one was claimed: ${why}`
  addNotice({ id: `next after ${encounterId}`, severity: 'info', message, encounterId: null })
}
