import type { OutboxRow, ServerVersion } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { versionsOf } from '../central/history.ts'
import { isUnclear } from './judge.ts'
import { baseOf, nameOf } from './row-request.ts'
import { isStoredOf } from './same-write.ts'

/**
 * The versions a write with unknown result has become, where its key no longer tells: the central API keeps the answer to
 * a key for a time, and the same bytes are refused once it is gone (the version they were made from is not the current
 * one any more, the note is signed, somebody else has the visit). So a refusal says nothing of an attempt before it; the
 * history of each resource does, from the version it was made from on.
 *
 * `none`: it had no effect, or its author may not see what became of it. `unclear`: the central API could not be asked.
 */
export async function effectOf(
  row: OutboxRow,
  client: Pick<CentralClient, 'request'>,
): Promise<ServerVersion[] | 'none' | 'unclear'> {
  const became: ServerVersion[] = []
  for (const mine of row.mine) {
    const answer = await client.request({
      method: 'GET',
      path: `/fhir/R4/${nameOf(mine)}/_history?_count=1000`,
    })
    if (answer.kind !== 'answer' || answer.status === 429 || isUnclear(answer)) return 'unclear'
    const history = answer.status === 200 ? (versionsOf(answer.body) ?? []) : []
    const base = baseOf(row, mine)?.meta?.versionId
    const from = history.findIndex(({ resource }) => resource.meta?.versionId === base)
    const since = base === undefined || from < 0 ? history : history.slice(0, from)
    // The oldest: what others wrote on top of it is merged with what follows here.
    const stored = since.findLast(({ resource }) => isStoredOf(row, mine, resource))
    if (!stored) return 'none'
    became.push(stored)
  }
  return became.length > 0 ? became : 'none'
}
