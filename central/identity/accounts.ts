import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { Account } from '../base/caller.ts'
import { migrate } from '../base/migrate.ts'
import { type Cost, fullCost } from '../base/password-cost.ts'
import { identityMigrations } from './migrations.ts'
import { hashPassword, passwordMatches } from './password.ts'

/** Who can sign in. `practitioner` is the id of their Practitioner; `password` a hash. */
export type AccountRow = { id: string; email: string; practitioner: string; password: string }

export type Accounts = {
  /** Makes the account, or sets its password and practitioner anew. `practitioner`: `{id}` or `Practitioner/{id}`. Throws `AccountRefused`. */
  add(account: Account, cost?: Cost): Promise<void>
  byId(id: string): AccountRow | undefined
  byEmail(email: string): AccountRow | undefined
  /** The account whose password this is. An unknown e-mail address takes as long as a wrong password. */
  signIn(email: string, password: string): Promise<AccountRow | undefined>
}

/** Its message is for the person who adds the account. */
export class AccountRefused extends Error {
  override name = 'AccountRefused'
}

/** 15 characters without a second factor, as NIST SP 800-63B-4 (3.1.1.2) asks, is for the practice to choose; 8 is its floor. */
const shortestPassword = 8

const canonical = (email: string): string => email.trim().toLowerCase()

/**
 * `cost`: of the password of an account that is added without one of its own. `unknownCost`: what looking for an unknown address
 * costs; that of the accounts there are, or the time that an answer takes tells them apart.
 */
export function openAccounts(db: Database.Database, cost = fullCost, unknownCost = cost): Accounts {
  migrate(db, 'identity', identityMigrations)
  const byEmail = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE email = ?')
  const byId = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE id = ?')
  const put = db.prepare(
    `INSERT INTO account (id, email, practitioner, password) VALUES (?, ?, ?, ?)
     ON CONFLICT (email) DO UPDATE SET practitioner = excluded.practitioner, password = excluded.password`,
  )
  let decoy: Promise<string> | undefined

  return {
    async add({ email, password, practitioner: reference }, ownCost = cost) {
      const address = canonical(email)
      const practitioner = reference.replace(/^Practitioner\//, '')
      if (!/^\S+@\S+$/.test(address)) throw new AccountRefused('That is not an e-mail address.')
      if (password.length < shortestPassword)
        throw new AccountRefused(`The password needs at least ${shortestPassword} characters.`)
      if (!/^[A-Za-z0-9\-.]{1,64}$/.test(practitioner))
        throw new AccountRefused('The practitioner is the id of a Practitioner resource.')
      const known = byEmail.get(address)
      if (known?.practitioner === practitioner && (await passwordMatches(password, known.password))) return
      put.run(randomUUID(), address, practitioner, await hashPassword(password, ownCost))
    },
    byId: (id) => byId.get(id),
    byEmail: (email) => byEmail.get(canonical(email)),
    async signIn(email, password) {
      const account = byEmail.get(canonical(email))
      decoy ??= hashPassword(randomUUID(), unknownCost)
      const matches = await passwordMatches(password, account?.password ?? (await decoy))
      return matches ? account : undefined
    },
  }
}
