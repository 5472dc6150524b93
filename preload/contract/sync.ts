import { SyncView } from '../views/index.ts'
import { command, none, query } from './kinds.ts'

export const sync = {
  'sync.status': query('engine', none, SyncView),
  /** Writes that the central API refused. */
  'sync.setAside': query('engine', none, SyncView.shape.setAside),
  'sync.setAsideViewed': command('engine', none, none),
  'sync.now': command('engine', none, SyncView),
} as const
