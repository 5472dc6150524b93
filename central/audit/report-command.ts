import type Database from 'better-sqlite3-multiple-ciphers'
import { createChains } from './chains.ts'

/** `audit-heads`: for IT, a line for each workstation's audit trail and one for each contradiction. Returns the exit code. */
export function auditHeadsCommand(db: Database.Database, print: (line: string) => void): number {
  const time = (ms: number) => new Date(ms).toISOString()
  const chains = createChains(db, Date.now, () => undefined).report()
  for (const { device, practitioner, count, reachedAt, discrepancies } of chains) {
    print(`${device}: ${count} entries, last ${time(reachedAt)}, signed in Practitioner/${practitioner}`)
    for (const { kind, count: at, at: seen } of discrepancies)
      print(`${device}: ${kind} at entry ${at}, seen ${time(seen)}`)
  }
  const contradicted = chains.filter(({ discrepancies }) => discrepancies.length > 0).length
  print(`audit-heads: ${chains.length} workstations, ${contradicted} contradicted`)
  return contradicted > 0 ? 1 : 0
}
