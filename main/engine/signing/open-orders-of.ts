import { eachAlone } from '../base/each-alone.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { openTests } from '../labs/open-tests.ts'
import { openOrders } from '../orders/open-orders.ts'
import type { Me } from '../session/session.ts'

/**
 * Does a test or a prescription of a patient's wait for this provider? "Still open" names it out of the chart, so that the chart is
 * kept for it. `me`: whose charts these are, also while nobody is signed in.
 */
export function hasOpenOrder(context: EngineContext, me: Me, patientId: string): boolean {
  const mine = { ...context, session: { ...context.session, me: () => me } }
  const visits = context.visits
    .all()
    .filter((visit) => visit.patientId === patientId && !visit.givenUp && !visit.takenOver)
  const { each } = eachAlone(context.platform.log)
  return each(visits, ({ encounterId }) => [
    ...openOrders(mine, encounterId),
    ...openTests(mine, encounterId),
  ]).some(({ owner }) => owner === null)
}
