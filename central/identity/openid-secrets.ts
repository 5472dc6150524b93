import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { JWK } from 'oidc-provider'

/** The key that signs id tokens and the keys that sign cookies: made once, kept in the central database. */
export function openIdSecrets(db: Database.Database): { jwks: { keys: JWK[] }; cookieKeys: string[] } {
  const keep = <T>(name: string, make: () => T): T => {
    const read = db.prepare<[string], { value: string }>('SELECT value FROM openid_secret WHERE name = ?')
    const known = read.get(name)
    if (known) return JSON.parse(known.value) as T
    const value = make()
    db.prepare('INSERT INTO openid_secret VALUES (?, ?)').run(name, JSON.stringify(value))
    return value
  }
  return {
    jwks: keep('signing-keys', () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomUUID() }
      return { keys: [key as JWK] }
    }),
    cookieKeys: keep('cookie-keys', () => [randomBytes(32).toString('base64url')]),
  }
}
