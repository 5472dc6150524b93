import { parseArgs } from 'node:util'
import type Database from 'better-sqlite3-multiple-ciphers'
import { type SecurityKind, securityKinds } from '../base/security-kinds.ts'
import { type SecurityRow, securityEventsSince } from './security-watch.ts'

const usage = 'security [--days N]'
const dayMs = 24 * 60 * 60_000

/**
 * `node central/index.ts security`, for IT: what was refused, delayed and contradicted, the latest first, a line for each
 * kind by each workstation in an hour. `args` is what follows `security`. It may be called while the server runs.
 * Returns the exit code.
 */
export function securityCommand(
  args: string[],
  db: Database.Database,
  print: (line: string) => void,
  now: number = Date.now(),
): number {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: { days: { type: 'string' }, database: { type: 'string' } },
  })
  const days = values.days === undefined ? 30 : Number(values.days)
  if (positionals.length > 0 || !Number.isInteger(days) || days < 1) {
    print(`Usage: ${usage}`)
    return 2
  }
  const rows = securityEventsSince(db, now - days * dayMs)
  for (const row of rows) print(lineOf(row))
  const times = rows.reduce((sum, { count }) => sum + count, 0)
  print(`security: ${times} ${times === 1 ? 'event' : 'events'} in ${days} days, ${rows.length} lines`)
  return 0
}

function lineOf({ kind, practitioner, device, count, firstAt, lastAt, asked, address }: SecurityRow): string {
  const times = count === 1 ? 'once' : `${count} times since ${time(firstAt)}`
  const who = practitioner ? `Practitioner/${practitioner}` : 'nobody known'
  const where = `${device ? ` at ${device}` : ''}${address ? ` from ${address}` : ''}`
  const label = securityKinds[kind as SecurityKind] ?? kind
  return `${time(lastAt)} ${kind}, ${times}, ${who}${where}: ${label}${asked ? ` (first: ${asked})` : ''}.`
}

const time = (ms: number) => new Date(ms).toISOString()
