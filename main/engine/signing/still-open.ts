import type { OpenItem } from '../../../preload/views/index.ts'
import type { EngineContext } from '../context/engine-context.ts'
import type { OpenSource } from '../context/open-source.ts'
import { openInstructions } from '../instructions/open-instructions.ts'
import { openTests } from '../labs/open-tests.ts'
import { openLetters } from '../letters/open-letters.ts'
import { openOrders } from '../orders/open-orders.ts'

/** A feature that leaves something to do adds its own here; in this order they are shown. */
const sources: readonly OpenSource[] = [openOrders, openTests, openInstructions, openLetters]

/** What somebody has still to do for a visit, but for its note. */
export const stillOpen = (context: EngineContext, encounterId: string): OpenItem[] =>
  sources.flatMap((source) => source(context, encounterId))
