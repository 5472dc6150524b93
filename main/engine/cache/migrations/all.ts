import type { Migration } from '../migrate.ts'
import { mirror0001 } from './mirror-0001-resources.ts'
import { work0001 } from './work-0001-outbox.ts'

export const workMigrations: readonly Migration[] = [work0001]
export const mirrorMigrations: readonly Migration[] = [mirror0001]
