import type { OpenItem } from '../../../preload/views/index.ts'
import type { EngineContext } from './engine-context.ts'

/**
 * What of a visit somebody has still to do, by one feature: said in the review before the signature, and in the list at the end of the day.
 * `signing/still-open.ts` has them all. It reads only, and is asked for every visit of this provider's on this machine.
 */
export type OpenSource = (context: EngineContext, encounterId: string) => OpenItem[]
