import { createHash, randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'

/** Browsers keep a cookie for so long at most. */
const keptSeconds = 400 * 24 * 60 * 60

/**
 * Which browsers have signed which accounts in: what a sign-in page can know a workstation by. The cookie is 128 bits of
 * randomness, of which the file holds a hash. It opens nothing; it only keeps strangers' wrong passwords away from its own.
 */
export function knownBrowsers(
  db: Database.Database,
  deps: { now(): number; isLost(grantId: string): boolean; secure(): boolean },
) {
  const get = db.prepare<[string, string], { grantId: string }>(
    'SELECT grant_id AS grantId FROM known_browser WHERE browser = ? AND account = ?',
  )
  const put = db.prepare('INSERT OR REPLACE INTO known_browser VALUES (?, ?, ?, ?)')
  const rename = db.prepare('UPDATE known_browser SET browser = ? WHERE browser = ?')
  const prune = db.prepare('DELETE FROM known_browser WHERE at <= ?')

  const hashed = (id: string) => createHash('sha256').update(id).digest('base64url')
  /** `__Host-`: no other name of the practice's domain can put one there. */
  const name = () => (deps.secure() ? '__Host-rounds-browser' : 'rounds-browser')
  const idIn = (cookies: string | undefined): string | undefined =>
    cookies
      ?.split(/;\s*/)
      .map((one) => one.split('='))
      .find(([key]) => key === name())?.[1]
      ?.match(/^[\w-]{22}$/)?.[0]

  return {
    /** Under what this browser's wrong passwords for this account count; null: like any stranger's. */
    known(cookies: string | undefined, account: string | undefined): string | null {
      const id = idIn(cookies)
      const row = id && account ? get.get(hashed(id), account) : undefined
      return id && row && !deps.isLost(row.grantId) ? hashed(id) : null
    },
    /**
     * The account was signed in: answers the `Set-Cookie` by which the browser is known from now on. It is another one each
     * time, so that one that somebody else had put there is of no use to them.
     */
    remember(cookies: string | undefined, account: string, grantId: string): string {
      const before = idIn(cookies)
      const id = randomBytes(16).toString('base64url')
      db.transaction(() => {
        prune.run(deps.now() - keptSeconds * 1000)
        if (before) rename.run(hashed(id), hashed(before))
        put.run(hashed(id), account, grantId, deps.now())
      })()
      const secure = deps.secure() ? '; Secure' : ''
      return `${name()}=${id}; Path=/; Max-Age=${keptSeconds}; HttpOnly; SameSite=Lax${secure}`
    },
  }
}
export type KnownBrowsers = ReturnType<typeof knownBrowsers>
