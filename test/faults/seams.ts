import type { CentralOptions } from '../../central/app.ts'
import type { SyncCache } from '../../main/engine/cache/cache.ts'
import type { CentralClient } from '../../main/engine/central/client.ts'

/** Where a planted bug is put in: around what the parts are given, never in the parts themselves. */
export type Seams = {
  cache(cache: SyncCache): SyncCache
  client(client: CentralClient): CentralClient
  central(options: CentralOptions): CentralOptions
}

const none: Seams = { cache: (it) => it, client: (it) => it, central: (it) => it }
export const seams: Seams = { ...none }

/** Until `mend` is called the seams carry these bugs. */
export function plant(bug: Partial<Seams>): void {
  Object.assign(seams, none, bug)
}
export const mend = (): void => plant({})
