import { assertNever } from '../../preload/assert-never.ts'
import type { Colleague } from '../../preload/views/index.ts'
import type { RealtimeNews } from '../base/realtime-messages.ts'
import type { Platform } from './base/platform.ts'
import type { HandOverBoard } from './queue/hand-over-board.ts'
import type { LeaseBoard } from './queue/lease-board.ts'
import type { Session } from './session/session.ts'

/** What the realtime process hears from the central API, carried to where it belongs. */
export function handleRealtimeNews(to: {
  platform: Platform
  board: LeaseBoard
  handOvers: HandOverBoard
  session: Session
  poke(): void
  colleaguesAre(colleagues: Colleague[]): void
}) {
  const { platform, board, handOvers, session } = to
  const mayBeAccepted = (task: string): boolean => {
    const held = board.heldOf(task)
    return held !== undefined && handOvers.mayBeAccepted(held)
  }

  /** News of a claim says nothing of a newer one: the visit came back meanwhile. */
  const isMeant = (task: string, claim: number): boolean => (board.heldOf(task)?.claim ?? 0) <= claim

  /** Where it was offered, the colleague may have accepted it: that is asked first. */
  function lost(task: string, claim: number, by: string): void {
    const take = () => {
      if (isMeant(task, claim)) board.takenOver(task, by)
    }
    if (mayBeAccepted(task)) void handOvers.refresh().finally(take)
    else take()
  }

  function lease(news: Extract<RealtimeNews, { kind: 'lease' }>): void {
    switch (news.state) {
      case 'superseded':
        if (!isMeant(news.task, news.claim)) return
        if (news.by === undefined) board.wentBack(news.task)
        else lost(news.task, news.claim, news.by)
        to.poke()
        return
      case 'handed-over':
        // Accepted here: the screen has it.
        if (!handOvers.isAnswering(news.task) && !board.has(news.task, news.claim))
          platform.emit('notice', {
            id: `handed-over-${news.task}-${news.claim}`,
            severity: 'info',
            message: `${news.by ?? 'A colleague'} handed a visit over to you.`,
            encounterId: null,
          })
        void board.refresh()
        to.poke()
        return
      case 'lapsed':
      case 'renewed':
        void board.refresh()
        return
      default:
        assertNever(news.state)
    }
  }

  return (news: RealtimeNews): void => {
    if (!session.signedIn()) return
    switch (news.kind) {
      case 'poke':
        to.poke()
        return
      case 'arrived':
        to.poke()
        platform.emit('queue.arrived', { urgent: news.urgent })
        return
      case 'lease':
        lease(news)
        return
      case 'colleagues':
        to.colleaguesAre(
          news.colleagues.map(({ practitioner, name, availability, licences, inCall }) => ({
            practitionerId: practitioner.replace(/^Practitioner\//, ''),
            name,
            availability,
            licenses: licences,
            inCall: inCall ?? null,
          })),
        )
        return
      case 'token-refused':
        session.tokenRefused()
        void session.token().catch(() => null)
        return
      case 'reach':
        // Either way: what is written goes out at once, or the screen says at once that it can't.
        to.poke()
        return
      default:
        assertNever(news)
    }
  }
}
