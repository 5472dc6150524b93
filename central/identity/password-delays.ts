import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { CentralClock } from '../base/clock.ts'

const windowMs = 15 * 60_000
/** So many wrong ones cost no wait; each after that doubles it, to half a minute. */
const free = 5
const longestMs = 30_000
/** A browser that has signed this account in before: so many on its own account, whatever strangers do. */
const ofKnown = 10
/** From so many addresses at once on one account: they count as one guesser. */
const manyAddresses = 10
/** So many accounts from one address at once; after that one more in this time. */
const accountsAtOnce = 30
const nextAccountMs = 10_000

export type Try = {
  email: string
  /** IP address of the browser. */
  address: string
  /** This browser signed this account in before, and its workstation was not reported lost; null: a stranger's. */
  known: string | null
}

export type Wait = { seconds: number; why: 'password-delay' | 'password-rate' }

export type PasswordDelays = {
  /** Counts this try, or says how long to wait before the next one. */
  begin(one: Try): Wait | null
  /** The password was right: what this browser, or this address, typed wrong for this account no longer counts. */
  forget(one: Try): void
}

/**
 * Slows guessing down without locking anybody out: an account waits, it is never closed, and who is known waits only
 * for their own mistakes. A try counts before the password is looked at, so that many at once do not slip through. Kept in
 * the database, hashed, so that neither a restart nor a look into the file helps.
 */
export function passwordDelays(db: Database.Database, clock: CentralClock): PasswordDelays {
  // What the version before counted, for a quarter of an hour then, is of no use here.
  db.exec('DELETE FROM password_try')
  const add = db.prepare('INSERT INTO sign_in_try (account, address, known, at) VALUES (?, ?, ?, ?)')
  const prune = db.prepare('DELETE FROM sign_in_try WHERE at <= ?')
  const ofBrowser = db.prepare<[string, string], { tries: number; last: number | null }>(
    'SELECT count(*) AS tries, max(at) AS last FROM sign_in_try WHERE account = ? AND known = ?',
  )
  const ofAccount = db.prepare<[string], { tries: number; addresses: number; last: number | null }>(
    `SELECT count(*) AS tries, count(DISTINCT address) AS addresses, max(at) AS last
     FROM sign_in_try WHERE account = ? AND known = ''`,
  )
  const ofPair = db.prepare<[string, string], { tries: number; last: number | null }>(
    `SELECT count(*) AS tries, max(at) AS last FROM sign_in_try WHERE account = ? AND address = ? AND known = ''`,
  )
  const accountsOf = db.prepare<[string], { accounts: number; newest: number | null }>(
    `SELECT count(*) AS accounts, max(first) AS newest FROM
       (SELECT min(at) AS first FROM sign_in_try WHERE address = ? AND known = '' GROUP BY account)`,
  )
  const forgetBrowser = db.prepare('DELETE FROM sign_in_try WHERE account = ? AND known = ?')
  const forgetPair = db.prepare(`DELETE FROM sign_in_try WHERE account = ? AND address = ? AND known = ''`)

  const hashed = (kind: string, value: string) =>
    createHash('sha256').update(`${kind} ${value.trim().toLowerCase()}`).digest('base64url')
  const keysOf = ({ email, address, known }: Try) => ({
    account: hashed('account', email),
    address: hashed('address', address),
    known: known === null ? '' : hashed('browser', known),
  })
  const delayMs = (tries: number) =>
    tries < free ? 0 : Math.min(longestMs, 1000 * 2 ** Math.min(tries - free, 10))
  const until = (last: number | null, ms: number) => (last ?? Number.NEGATIVE_INFINITY) + ms

  /** When the next try may come, ms, and whether it is of a browser that is known and has not used its budget up. */
  function next({ account, address, known }: ReturnType<typeof keysOf>) {
    if (known) {
      const own = ofBrowser.get(account, known) ?? { tries: 0, last: null }
      const at = until(own.last, delayMs(own.tries))
      if (own.tries < ofKnown) return { at, why: 'password-delay' as const, as: known }
    }
    const all = ofAccount.get(account) ?? { tries: 0, addresses: 0, last: null }
    const here = ofPair.get(account, address) ?? { tries: 0, last: null }
    const last = all.addresses > manyAddresses ? all.last : here.last
    const delayed = { at: until(last, delayMs(all.tries)), why: 'password-delay' as const, as: '' }
    if (here.tries > 0) return delayed
    const { accounts, newest } = accountsOf.get(address) ?? { accounts: 0, newest: null }
    const rated = { at: until(newest, nextAccountMs), why: 'password-rate' as const, as: '' }
    return accounts >= accountsAtOnce && rated.at > delayed.at ? rated : delayed
  }

  return {
    begin(one) {
      const now = clock.now()
      const keys = keysOf(one)
      return db.transaction(() => {
        prune.run(now - windowMs)
        const { at, why, as } = next(keys)
        if (at > now) return { seconds: Math.ceil((at - now) / 1000), why }
        add.run(keys.account, keys.address, as, now)
        return null
      })()
    },
    forget(one) {
      const { account, address, known } = keysOf(one)
      if (known) forgetBrowser.run(account, known)
      else forgetPair.run(account, address)
    },
  }
}
