export { screenAllergies } from './allergy-screen.ts'
export { type OrderHandlers, type Orders, type OrdersDeps, ordersOf } from './orders.ts'

import { type OrderHandlers, type OrdersDeps, ordersOf } from './orders.ts'

/** A handler for each channel `orders.*` of the contract; they throw `Refusal` or what the cache throws. */
export const orderHandlers = (deps: OrdersDeps): OrderHandlers => ordersOf(deps).handlers
