import type { Colleague, SyncView } from '../../preload/views.ts'
import { chartHandlers } from './chart/chart-handlers.ts'
import { type Desk, now, today, visitOf } from './desk.ts'
import { formsOf } from './forms/forms.ts'
import type { Handlers } from './handlers.ts'
import { addendumHandlers } from './note/addendum-handlers.ts'
import type { CoSigning } from './note/co-sign.ts'
import { marking } from './note/marking.ts'
import { noteHandlers } from './note/note-handlers.ts'
import type { NoteKeeper } from './note/note-keeper.ts'
import { noteSigning } from './note/note-signing.ts'
import type { Orders } from './orders/orders.ts'
import type { LeaseBoard } from './queue/lease-board.ts'
import { rowOf } from './queue/own-visits.ts'
import { queueHandlers } from './queue/queue-handlers.ts'
import { queueView } from './queue/queue-view.ts'
import { summaryOf } from './summary/summary.ts'
import { visitChanges } from './visit/changes.ts'
import { endVisit } from './visit/end.ts'
import { unsignedVisits } from './visit/owed.ts'
import { signing } from './visit/signing.ts'
import { visitView } from './visit/visit-view.ts'

export type Parts = {
  desk: Desk
  board: LeaseBoard
  keeper: NoteKeeper
  coSign: CoSigning
  orders: Orders
  /** Sends for at most ten seconds. */
  drain(): Promise<void>
  colleagues(): Colleague[]
  syncStatus(): SyncView
  syncNow(): Promise<void>
  feedAsOf(): string | null
  /** Something was written here: it goes out, and the screens that show it ask again. */
  written(encounterId: string): void
}

/** Every channel of the engine, once: the name on the screen leads to the feature that answers. */
export function handlerTable(parts: Parts): Handlers {
  const { desk, board, keeper, coSign, orders } = parts
  const { session } = desk
  const queue = queueHandlers(desk, board, keeper)
  const chart = chartHandlers(desk)
  const note = noteHandlers(desk, keeper)
  const changes = visitChanges(desk)
  const visitSigner = signing(desk, orders)
  const addenda = addendumHandlers(desk)
  const noteSigner = noteSigning(desk)
  const marks = marking(desk)
  const summary = summaryOf(desk, orders)
  const forms = formsOf(desk)

  const visit = (encounterId: string) =>
    visitView(desk.cache, visitOf(desk, encounterId), session.practitioner(), Date.parse(now(desk)))
  /** A change of the visit, then how it stands. */
  const changed = (encounterId: string, change: () => void) => {
    desk.cache.atomically(change)
    parts.written(encounterId)
    return visit(encounterId)
  }
  const about = (encounterId: string) => {
    const { patientId } = visitOf(desk, encounterId)
    return [`Encounter/${encounterId}`, `Patient/${patientId}`]
  }
  /** As `changed`, and it stands in the audit trail. */
  const recorded = (encounterId: string, change: () => void) =>
    changed(encounterId, () => {
      change()
      desk.audit.record('visit-changed', about(encounterId))
    })
  /** A change of the note, then how it stands. */
  const noted = (encounterId: string, change: () => void) => {
    desk.cache.atomically(change)
    parts.written(encounterId)
    return note.open(encounterId)
  }
  const asOf = () => {
    const at = parts.feedAsOf()
    if (!at) return null
    return { at, seconds: Math.max(0, Math.floor((Date.parse(now(desk)) - Date.parse(at)) / 1000)) }
  }
  const audited = <T>(encounterId: string, act: () => T): T =>
    desk.cache.atomically(() => {
      const done = act()
      desk.audit.record('order-changed', about(encounterId))
      return done
    })
  const ordering = <T>(encounterId: string, act: () => T): T => {
    const answer = audited(encounterId, act)
    parts.written(encounterId)
    return answer
  }

  return {
    'session.state': () => session.view(),
    'session.signIn': async () => {
      const before = session.signedIn()
      const signed = await session.signIn()
      if (!before) desk.audit.record('signed-in', [])
      return signed
    },
    'session.signOut': () => {
      keeper.leave()
      if (session.signedIn()) desk.audit.record('signed-out', [])
      return session.signOut()
    },
    'session.drain': async () => {
      keeper.leave()
      await parts.drain()
      return parts.syncStatus()
    },
    'session.setAvailability': ({ availability }) => session.setAvailability(availability),

    'queue.list': () => queueView(desk, board, asOf()),
    'queue.claim': async ({ taskId, takeOver, deceasedConfirmed }) =>
      visit(await queue.claim(taskId, takeOver ?? false, deceasedConfirmed ?? false)),
    'queue.begin': async ({ appointmentId, deceasedConfirmed }) =>
      visit(await queue.begin(appointmentId, deceasedConfirmed ?? false)),
    'queue.release': async ({ taskId }) => {
      await queue.release(taskId)
      return {}
    },
    'queue.handOver': async ({ taskId, practitionerId }) => {
      const to = parts.colleagues().find((one) => one.practitionerId === practitionerId)
      await queue.handOver(taskId, practitionerId, to?.name ?? 'a colleague')
      return {}
    },
    'queue.colleagues': () => {
      const me = session.me().practitionerId
      return parts.colleagues().filter((one) => one.practitionerId !== me)
    },
    'queue.unsigned': () =>
      unsignedVisits(desk.cache, desk.visits, session.me().practitionerId, (encounterId) =>
        rowOf(desk.cache, visitOf(desk, encounterId), session.me().practitionerId, today(desk)),
      ),

    'chart.open': ({ encounterId }) => chart.open(encounterId),
    'chart.scheduled': ({ appointmentId }) => chart.scheduled(appointmentId),
    'chart.current': ({ chartOf }) => chart.current(chartOf),
    'chart.note': ({ chartOf, compositionId }) => chart.note(chartOf, compositionId),
    'chart.recordAllergy': (told) => chart.recordAllergy(told),

    'visit.get': ({ encounterId }) => visit(encounterId),
    'visit.confirmIdentity': ({ encounterId }) =>
      recorded(encounterId, () => changes.confirmIdentity(encounterId)),
    'visit.recordConsent': ({ encounterId }) =>
      recorded(encounterId, () => changes.recordConsent(encounterId)),
    'visit.recordLocation': ({ encounterId, location }) =>
      recorded(encounterId, () => changes.recordLocation(encounterId, location)),
    'visit.start': ({ encounterId }) => recorded(encounterId, () => changes.start(encounterId)),
    'visit.review': ({ encounterId, disposition }) => visitSigner.review(encounterId, disposition),
    'visit.sign': ({ encounterId, disposition, digest }) =>
      changed(encounterId, () => visitSigner.sign(encounterId, disposition, digest)),
    'visit.finishLater': ({ encounterId }) =>
      changed(encounterId, () => {
        keeper.write(encounterId)
        changes.finishLater(encounterId)
      }),
    'visit.end': ({ encounterId, how, words }) =>
      changed(encounterId, () => {
        keeper.write(encounterId)
        endVisit(desk, encounterId, how, words)
      }),

    'note.open': ({ encounterId }) => note.open(encounterId),
    'note.edit': (edit) => {
      const kept = note.edit(edit)
      desk.audit.recordOnce('note-changed', about(edit.encounterId), edit.encounterId)
      return kept
    },
    'note.decide': ({ encounterId, section, text }) => note.decide(encounterId, section, text),
    'note.seen': ({ encounterId, section }) => note.seen(encounterId, section),

    'note.takeOver': ({ encounterId }) => noted(encounterId, () => note.takeOver(encounterId)),
    'note.addendum': (edited) => {
      const kept = addenda.edit(edited)
      desk.audit.recordOnce('note-changed', about(edited.encounterId), edited.compositionId)
      return kept
    },
    'note.addendumSeen': ({ encounterId, compositionId }) =>
      noted(encounterId, () => addenda.seen(encounterId, compositionId)),
    'note.discard': ({ encounterId, compositionId }) =>
      noted(encounterId, () => addenda.discard(encounterId, compositionId)),
    'note.review': ({ encounterId, compositionId }) => noteSigner.review(encounterId, compositionId),
    'note.sign': ({ encounterId, compositionId, digest }) =>
      noted(encounterId, () => noteSigner.sign(encounterId, compositionId, digest)),
    'note.reviewMark': ({ encounterId, compositionId }) => marks.review(encounterId, compositionId),
    'note.mark': ({ encounterId, compositionId, reason, moveTo }) => {
      const marked = noted(encounterId, () => marks.mark(encounterId, compositionId, reason, moveTo))
      if (moveTo) parts.written(moveTo)
      return marked
    },

    'form.get': ({ encounterId, form }) => ({ values: forms.get(encounterId, form) }),
    'form.keep': ({ encounterId, form, values }) => {
      forms.keep(encounterId, form, values)
      return {}
    },

    'summary.get': ({ encounterId }) => summary.view(encounterId),
    'summary.release': ({ encounterId, how }) => {
      summary.release(encounterId, how)
      return {}
    },

    'cosign.count': () => coSign.count(),
    'cosign.list': () => coSign.list(),
    'cosign.sign': ({ compositionId, versions }) => coSign.sign(compositionId, versions),

    'orders.list': (input) => orders.handlers['orders.list'](input),
    'orders.search': (input) => orders.handlers['orders.search'](input),
    'orders.check': (input) => orders.handlers['orders.check'](input),
    'orders.draft': (input) => audited(input.encounterId, () => orders.handlers['orders.draft'](input)),
    'orders.remove': (input) => ordering(input.encounterId, () => orders.handlers['orders.remove'](input)),
    'orders.stop': (input) => ordering(input.encounterId, () => orders.handlers['orders.stop'](input)),

    'orders.called': (input) => ordering(input.encounterId, () => orders.handlers['orders.called'](input)),

    'sync.status': () => parts.syncStatus(),
    'sync.setAside': () => {
      for (const row of desk.cache.outbox().filter(({ state }) => state === 'set-aside')) {
        const of = [`Encounter/${row.encounterId}`, `Patient/${row.patientId}`]
        desk.audit.recordOnce('set-aside-opened', of, row.key)
      }
      return parts.syncStatus().setAside
    },
    'sync.now': async () => {
      await parts.syncNow()
      return parts.syncStatus()
    },
  }
}
