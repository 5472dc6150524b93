import type { EngineContext } from '../context/engine-context.ts'
import { ordersDepsOf } from '../orders/visit-orders.ts'
import { type Labs, labsOf } from './labs.ts'

/** The tests of a visit, told what they need to know of it. */
export const visitTests = (context: EngineContext): Labs => labsOf(ordersDepsOf(context))
