import { chartFeature } from './features/chart.ts'
import { coSignFeature } from './features/co-sign.ts'
import { diagnosesFeature } from './features/diagnoses.ts'
import { favoritesFeature } from './features/favorites.ts'
import { formsFeature } from './features/forms.ts'
import type { HandlerTable } from './features/handlers.ts'
import { inboxFeature } from './features/inbox.ts'
import { instructionsFeature } from './features/instructions.ts'
import { labsFeature } from './features/labs.ts'
import { lettersFeature } from './features/letters.ts'
import { noteFeature } from './features/note.ts'
import { ordersFeature } from './features/orders.ts'
import type { Parts } from './features/parts.ts'
import { phrasesFeature } from './features/phrases.ts'
import { queueFeature } from './features/queue.ts'
import { reconciliationFeature } from './features/reconciliation.ts'
import { sessionFeature } from './features/session.ts'
import { summaryFeature } from './features/summary.ts'
import { syncFeature } from './features/sync.ts'
import { visitFeature } from './features/visit.ts'

/** Every feature of the engine. Whether each channel has its handler is the type checker's to say. */
export function handlerTable(parts: Parts): HandlerTable {
  const session = sessionFeature(parts)
  const queue = queueFeature(parts)
  const chart = chartFeature(parts)
  const visit = visitFeature(parts)
  const note = noteFeature(parts)
  const forms = formsFeature(parts)
  const summary = summaryFeature(parts)
  const instructions = instructionsFeature(parts)
  const letters = lettersFeature(parts)
  const coSign = coSignFeature(parts)
  const inbox = inboxFeature(parts)
  const orders = ordersFeature(parts)
  const labs = labsFeature(parts)
  const phrases = phrasesFeature(parts)
  const favorites = favoritesFeature(parts)
  const reconciliation = reconciliationFeature(parts)
  const diagnoses = diagnosesFeature(parts)
  const sync = syncFeature(parts)
  return {
    queries: {
      ...session.queries,
      ...queue.queries,
      ...chart.queries,
      ...visit.queries,
      ...note.queries,
      ...forms.queries,
      ...summary.queries,
      ...instructions.queries,
      ...letters.queries,
      ...coSign.queries,
      ...inbox.queries,
      ...orders.queries,
      ...labs.queries,
      ...phrases.queries,
      ...favorites.queries,
      ...reconciliation.queries,
      ...diagnoses.queries,
      ...sync.queries,
    },
    commands: {
      ...session.commands,
      ...queue.commands,
      ...chart.commands,
      ...visit.commands,
      ...note.commands,
      ...forms.commands,
      ...summary.commands,
      ...instructions.commands,
      ...letters.commands,
      ...coSign.commands,
      ...inbox.commands,
      ...orders.commands,
      ...labs.commands,
      ...phrases.commands,
      ...favorites.commands,
      ...reconciliation.commands,
      ...diagnoses.commands,
      ...sync.commands,
    },
  }
}
