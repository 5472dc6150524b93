import { randomUUID } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import type { Work } from './work.ts'

/**
 * Puts acknowledged writes that the server has forgotten back into the outbox, in their order and before every row
 * that is there: those were made on top of them. A row whose base was one of the forgotten versions builds on the
 * offered row from now on.
 */
export function offerAgain(work: Work, writes: { key: string; bases: (Resource | null)[] }[]): void {
  const sent = new Map(work.sent.all().map((write) => [write.key, write]))
  const known = writes.flatMap(({ key, bases }) => {
    const write = sent.get(key)
    return write ? [{ write, bases }] : []
  })
  const waiting = work.rows()
  let id = Math.min(1, ...waiting.map((row) => row.id)) - known.length
  /** The last offered row of each resource, and the versions it stands for. */
  const offered = new Map<string, number>()
  const forgotten = new Set<string>()
  for (const { write, bases } of known) {
    const resources = write.mine.map((mine, n) => {
      // What was made from nothing, on a server that had forgotten already, has not seen what went before.
      const afterRow = write.bases[n] ? (offered.get(nameOf(mine)) ?? null) : null
      return { base: bases[n] ?? null, afterRow, mine }
    })
    const { kind, encounterId, patientId, claim, author, writtenAt: at } = write
    work.insert({ kind, encounterId, patientId, claim, author, at, key: randomUUID(), resources }, id)
    for (const mine of write.mine) offered.set(nameOf(mine), id)
    for (const { resource } of write.versions) forgotten.add(versionOf(resource))
    work.sent.remove(write.key)
    id++
  }
  for (const row of waiting) {
    for (const { base, type, id: resourceId, afterRow } of work.resources(row.id)) {
      const earlier = offered.get(`${type}/${resourceId}`)
      if (earlier !== undefined && afterRow === null && base && forgotten.has(versionOf(base))) {
        work.buildOn(row.id, type, resourceId, earlier)
        // Its result was unknown; a server without its base never had it.
        if (row.state === 'unknown' || row.state === 'in-flight') {
          work.setKey(row.id, randomUUID())
          work.setState(row.id, 'waiting')
        }
      }
    }
  }
}

const nameOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`
const versionOf = (resource: Resource): string => `${nameOf(resource)}/${resource.meta?.versionId}`
