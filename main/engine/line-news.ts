import { assertNever } from '../../preload/assert-never.ts'
import type { Colleague } from '../../preload/views.ts'
import type { LineNews, Outside } from './outside.ts'
import type { LeaseBoard } from './queue/lease-board.ts'
import type { Session } from './session/session.ts'

/** What the line hears from the central API, carried to where it belongs. */
export function hearLine(to: {
  outside: Outside
  board: LeaseBoard
  session: Session
  poke(): void
  colleaguesAre(colleagues: Colleague[]): void
}) {
  const { outside, board, session } = to

  function lease(news: Extract<LineNews, { kind: 'lease' }>): void {
    switch (news.state) {
      case 'superseded':
        board.takenOver(news.task, news.by ?? 'Another provider')
        to.poke()
        return
      case 'handed-over':
        outside.emit('notice', {
          id: `handed-over-${news.task}-${news.claim}`,
          severity: 'info',
          words: `${news.by ?? 'A colleague'} handed a visit over to you.`,
          encounterId: null,
        })
        void board.refresh().then(() => outside.emit('queue.changed', {}))
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

  return (news: LineNews): void => {
    if (!session.signedIn()) return
    switch (news.kind) {
      case 'poke':
        to.poke()
        return
      case 'arrived':
        to.poke()
        outside.emit('queue.arrived', { urgent: news.urgent })
        return
      case 'lease':
        lease(news)
        return
      case 'colleagues':
        to.colleaguesAre(
          news.colleagues.map(({ practitioner, name, availability, licences }) => ({
            practitionerId: practitioner.replace(/^Practitioner\//, ''),
            name,
            availability,
            licences,
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
