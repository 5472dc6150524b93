import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type Database from 'better-sqlite3-multiple-ciphers'
import { AccountRefused, openAccounts } from './accounts.ts'

type Surroundings = {
  db: Database.Database
  /** What comes in on standard input: the password, one line. Never an argument, which every process may read. */
  readPassword(): Promise<string>
  print(line: string): void
}

const usage = 'account add EMAIL --practitioner ID   (the password on standard input)'

/** `node central/index.ts account …`: `args` is what follows `account`. The answer is the exit code. */
export async function accountCommand(
  args: string[],
  { db, readPassword, print }: Surroundings,
): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    // `--database` is read by who opened it; here it only must not count as a word.
    options: { practitioner: { type: 'string' }, database: { type: 'string' } },
  })
  const [verb, email, ...more] = positionals
  const practitioner = values.practitioner
  if (verb !== 'add' || !email || more.length > 0 || typeof practitioner !== 'string') {
    print(`Usage: ${usage}`)
    return 2
  }
  try {
    await openAccounts(db).add({ email, password: await readPassword(), practitioner })
    print(`${email} can sign in as Practitioner/${practitioner}.`)
    return 0
  } catch (error) {
    if (!(error instanceof AccountRefused)) throw error
    print(error.message)
    return 1
  }
}

/** The first line of standard input, without its end; empty when there is none. */
export async function firstLine(input: Readable): Promise<string> {
  const lines = createInterface({ input })
  for await (const line of lines) {
    lines.close()
    return line
  }
  return ''
}
