import type { Key } from '../../../preload/contract/index.ts'
import { now, today } from '../context/engine-context.ts'
import { rowOf } from '../queue/own-visits.ts'
import { queueHandlers } from '../queue/queue-handlers.ts'
import { queueView } from '../queue/queue-view.ts'
import { unsignedVisits } from '../record/owed.ts'
import { openVisits } from '../signing/open-visits.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function queueFeature(parts: Parts) {
  const { context, board, handOvers, keeper } = parts
  const { session } = context
  const queue = queueHandlers(context, board, handOvers, keeper)
  const { visit } = aboutVisits(context)
  const { ofRows } = dependsOn(context)
  const named = (practitionerId: string) =>
    parts.colleagues().find((one) => one.practitionerId === practitionerId)?.name ?? 'a colleague'
  const asOf = () => {
    const at = parts.feedAsOf()
    if (!at) return null
    return { at, seconds: Math.max(0, Math.floor((Date.parse(now(context)) - Date.parse(at)) / 1000)) }
  }
  return {
    queries: {
      'queue.list': {
        read: () => queueView(context, board, asOf()),
        keys: (_, view) => [
          ...ofRows([...(view?.waiting ?? []), ...(view?.scheduled ?? []), ...(view?.mine ?? [])]),
          ...(view?.scheduled ?? []).map(({ patientId }): Key => `chart:${patientId}:load`),
          'central',
        ],
      },
      'queue.colleagues': {
        read: () => {
          const me = session.me().practitionerId
          return parts.colleagues().filter((one) => one.practitionerId !== me)
        },
        keys: () => ['session', 'colleagues'],
      },
      'queue.handOvers': { read: () => handOvers.view(), keys: () => ['session', 'queue'] },
      'queue.unsigned': {
        read: () =>
          unsignedVisits(context.cache, context.visits, session.me().practitionerId, (visit) =>
            rowOf(context.cache, visit, session.me().practitionerId, today(context)),
          ),
        keys: (_, rows) => ofRows(rows),
      },
      'queue.stillOpen': {
        read: () => openVisits(context, parts.syncStatus().setAside),
        keys: () => [
          'session',
          'queue',
          'practitioner',
          'visit',
          'note',
          'orders',
          'form',
          'sync',
          'shared',
          'chart',
        ],
      },
    },
    commands: {
      'queue.claim': {
        ask: ({ taskId, takeOver, deceasedConfirmed }) =>
          queue.claim(
            taskId,
            { takeOver: takeOver ?? false, deceasedConfirmed: deceasedConfirmed ?? false },
            visit,
          ),
      },
      'queue.begin': {
        ask: ({ appointmentId, deceasedConfirmed }) =>
          queue.begin(appointmentId, deceasedConfirmed ?? false, visit),
      },
      'queue.release': { ask: ({ taskId }) => queue.release(taskId) },
      'queue.handOver': {
        ask: ({ taskId, practitionerId }) => queue.handOver(taskId, practitionerId, named(practitionerId)),
      },
      'queue.offer': {
        ask: ({ taskId, practitionerId, line }) =>
          queue.offer(taskId, { practitionerId, name: named(practitionerId) }, line),
      },
      'queue.acceptOffer': { ask: ({ handOverId }) => queue.accept(handOverId, visit) },
      'queue.refuseOffer': { ask: ({ handOverId, line }) => queue.refuse(handOverId, line) },
      'queue.takeBackOffer': { ask: ({ handOverId }) => queue.takeBack(handOverId) },
    },
  } satisfies Handlers<'queue'>
}
