import type { Migration } from '../base/migrate.ts'
import { resources } from './migrations/0001-resources.ts'
import { feed } from './migrations/0002-feed.ts'
import { leases } from './migrations/0003-leases.ts'
import { idempotency } from './migrations/0004-idempotency.ts'
import { transmissions } from './migrations/0005-transmissions.ts'
import { appointments } from './migrations/0006-appointments.ts'
import { coSignatures } from './migrations/0007-co-signatures.ts'
import { replacedRecords } from './migrations/0008-replaced-records.ts'
import { byReader } from './migrations/0009-by-reader.ts'
import { joinTokens } from './migrations/0010-join-tokens.ts'
import { replacedJoinTokens } from './migrations/0011-replaced-join-tokens.ts'
import { idempotencyPieces } from './migrations/0012-idempotency-pieces.ts'
import { directory } from './migrations/0013-directory.ts'
import { homes } from './migrations/0014-homes.ts'
import { editions } from './migrations/0015-editions.ts'
import { reviews } from './migrations/0016-reviews.ts'
import { testSites } from './migrations/0017-test-sites.ts'

/** Every migration of the store, in order. To add one: a new file with the next number, its test, a line here. */
export const storeMigrations: Migration[] = [
  resources,
  feed,
  leases,
  idempotency,
  transmissions,
  appointments,
  coSignatures,
  replacedRecords,
  byReader,
  joinTokens,
  replacedJoinTokens,
  idempotencyPieces,
  directory,
  homes,
  editions,
  reviews,
  testSites,
]
