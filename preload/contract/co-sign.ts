import { z } from 'zod'
import { Stamp } from '../views/base.ts'
import { CoSignRow, Id } from '../views/index.ts'
import { command, none, query } from './kinds.ts'

export const coSign = {
  /** How many notes of colleagues name this provider to co-sign. */
  'cosign.count': query('engine', none, z.object({ count: z.number().int() })),
  /** These notes; asked of the central API. */
  'cosign.list': query('engine', none, z.array(CoSignRow)),
  /** They are read, as they were listed last. */
  'cosign.viewed': command('engine', none, none),
  'cosign.sign': command(
    'engine',
    z.object({ compositionId: Id, versions: z.array(Stamp).min(1).max(50) }),
    z.array(CoSignRow),
  ),
} as const
