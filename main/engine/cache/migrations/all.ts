import type { Schema } from './migration.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { mirror0002 } from './mirror-0002-progress.ts'
import { mirror0003 } from './mirror-0003-unreadable.ts'
import { mirror0004 } from './mirror-0004-chart-lists.ts'
import { mirror0005 } from './mirror-0005-panels-by-id.ts'
import { mirror0006 } from './mirror-0006-agenda.ts'
import { mirror0007 } from './mirror-0007-editions.ts'
import { mirror0009 } from './mirror-0009-news.ts'
import { work0001 } from './work-0001-outbox.ts'
import { work0002 } from './work-0002-audit.ts'
import { work0003 } from './work-0003-visit-tables.ts'

/** "RWRK" */
export const workSchema: Schema = { mark: 0x5257524b, migrations: [work0001, work0002, work0003] }
/** "RMIR" */
export const mirrorSchema: Schema = {
  mark: 0x524d4952,
  migrations: [
    mirror0001,
    mirror0002,
    mirror0003,
    mirror0004,
    mirror0005,
    mirror0006,
    mirror0007,
    mirror0009,
  ],
}
