import {
  aboutVisit,
  type EngineContext,
  inTransaction,
  now,
  sendSoon,
  visitOf,
} from '../context/engine-context.ts'
import { visitView } from '../visit/visit-view.ts'
import type { AnyCommand } from './handlers.ts'

/** The one way of a command to the disk: parsed already, one transaction with its audit entries. The rows written touch their keys. */
export async function carryOut(context: EngineContext, command: AnyCommand, input: never): Promise<unknown> {
  if ('write' in command) return inTransaction(context, () => command.write(input))
  const { keep, notKept, answer } = await command.ask(input)
  try {
    if (keep) inTransaction(context, keep)
  } catch (error) {
    notKept?.()
    throw error
  }
  return answer()
}

/** What commands about a visit have in common. */
export function aboutVisits(context: EngineContext) {
  const visit = (encounterId: string) =>
    visitView(
      context.cache,
      visitOf(context, encounterId),
      context.session.practitioner(),
      Date.parse(now(context)),
    )
  /** A change that goes out. */
  const sent = <T>(change: () => T): T => {
    const done = change()
    sendSoon(context)
    return done
  }
  return {
    visit,
    /** The references of its audit entries. */
    about: (encounterId: string) => aboutVisit(visitOf(context, encounterId)),
    sent,
    /** A change of the visit that goes out, then how it stands. */
    changed(encounterId: string, change: () => void) {
      sent(change)
      return visit(encounterId)
    },
  }
}
