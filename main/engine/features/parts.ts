import type { Colleague, SyncView } from '../../../preload/views/index.ts'
import type { ServerVersion } from '../cache/cache.ts'
import type { EngineContext } from '../context/engine-context.ts'
import type { Favorites } from '../favorites/favorites.ts'
import type { Labs } from '../labs/labs.ts'
import type { CoSigning } from '../note/co-sign.ts'
import type { NoteKeeper } from '../note/note-keeper.ts'
import type { Orders } from '../orders/orders.ts'
import type { HandOverBoard } from '../queue/hand-over-board.ts'
import type { LeaseBoard } from '../queue/lease-board.ts'
import type { EditionIndex } from '../terminology/edition-index.ts'

/** What the features of the engine are made of. */
export type Parts = {
  context: EngineContext
  board: LeaseBoard
  handOvers: HandOverBoard
  keeper: NoteKeeper
  coSign: CoSigning
  orders: Orders
  labs: Labs
  favorites: Favorites
  editionIndex: EditionIndex
  /** Keeps shared resources that were asked for, as if the feed had brought them. */
  keepShared(versions: ServerVersion[]): void
  /** Sends for at most ten seconds. */
  drain(): Promise<void>
  colleagues(): Colleague[]
  syncStatus(): SyncView
  syncNow(): Promise<void>
  feedAsOf(): string | null
}
