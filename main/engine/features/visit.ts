import { signing } from '../signing/sign-visit.ts'
import { visitChanges } from '../visit/changes.ts'
import { emergencies } from '../visit/emergency.ts'
import { endVisit } from '../visit/end.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function visitFeature(parts: Parts) {
  const { context, keeper, orders, labs } = parts
  const { about, visit, changed } = aboutVisits(context)
  const { ofNote, ofOrders, ofVisit } = dependsOn(context)
  const changes = visitChanges(context)
  const emergency = emergencies(context)
  const visitSigner = signing(context, orders, labs)
  /** As `changed`, and it stands in the audit trail. */
  const recorded = (encounterId: string, change: () => void) =>
    changed(encounterId, () => {
      const visited = about(encounterId)
      change()
      context.audit.record('visit-changed', visited)
    })
  return {
    queries: {
      'visit.get': { read: ({ encounterId }) => visit(encounterId), keys: ofVisit },
      'visit.review': {
        read: ({ encounterId, disposition, followUp }) =>
          visitSigner.review(encounterId, disposition, followUp ?? null),
        keys: (of) => [...ofNote(of), ...ofOrders(of), `form:${of.encounterId}`],
      },
    },
    commands: {
      'visit.confirmIdentity': {
        write: ({ encounterId }) => recorded(encounterId, () => changes.confirmIdentity(encounterId)),
      },
      'visit.recordConsent': {
        write: ({ encounterId, consent }) =>
          recorded(encounterId, () => changes.recordConsent(encounterId, consent)),
      },
      'visit.recordLocation': {
        write: ({ encounterId, location }) =>
          recorded(encounterId, () => changes.recordLocation(encounterId, location)),
      },
      'visit.start': {
        write: ({ encounterId }) => recorded(encounterId, () => changes.start(encounterId)),
      },
      'visit.recordContact': {
        write: ({ encounterId, ...met }) =>
          recorded(encounterId, () => changes.recordContact(encounterId, met)),
      },
      'visit.recordEarlierContact': {
        write: ({ encounterId, ...said }) =>
          recorded(encounterId, () => changes.recordEarlierContact(encounterId, said)),
      },
      'visit.beginEmergency': {
        write: ({ encounterId }) => recorded(encounterId, () => emergency.begin(encounterId)),
      },
      'visit.undoEmergency': {
        write: ({ encounterId }) => recorded(encounterId, () => emergency.undo(encounterId)),
      },
      'visit.recordEmergency': {
        write: ({ encounterId, reason, done, over }) =>
          recorded(encounterId, () => emergency.record(encounterId, { reason, done }, over)),
      },
      'visit.sign': {
        write: ({ encounterId, disposition, digest, reason = null, followUp = null }) =>
          changed(encounterId, () =>
            visitSigner.sign(encounterId, disposition, digest, { reason, followUp }),
          ),
      },
      'visit.finishLater': {
        write: ({ encounterId }) =>
          recorded(encounterId, () => {
            keeper.write(encounterId)
            changes.finishLater(encounterId)
          }),
      },
      'visit.end': {
        write: ({ encounterId, how, remark, account = null }) =>
          changed(encounterId, () => {
            keeper.write(encounterId)
            endVisit(context, encounterId, { how, remark, account })
          }),
      },
    },
  } satisfies Handlers<'visit'>
}
