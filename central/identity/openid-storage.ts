import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { Adapter, AdapterPayload } from 'oidc-provider'

/**
 * Codes and tokens open the API for whoever reads them, so the file (and every backup of it) holds only
 * their SHA-256; they are 256 bits of randomness, for which a fast hash is enough.
 */
const secretIds = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode'])

/**
 * A workstation whose line broke before the answer of a refresh arrived sends the same refresh token once
 * more. Within this time that is taken for a repetition; after it, for a theft, and the whole grant ends.
 */
const repeatedRefreshSeconds = 20

type Row = { payload: string; consumed_at: number | null; expires_at: number | null }

/** The OpenID library's storage on the central database, so that a restart keeps sign-ins. Times in seconds of the system's clock, which the library uses. */
export function openIdStorage(
  db: Database.Database,
  mostPending: number,
  repeatSeconds = repeatedRefreshSeconds,
) {
  const now = () => Math.floor(Date.now() / 1000)
  const get = db.prepare<[string, string], Row>('SELECT * FROM openid_entry WHERE model = ? AND id = ?')
  const getByUid = db.prepare<[string, string], Row>('SELECT * FROM openid_entry WHERE model = ? AND uid = ?')
  const put = db.prepare(
    `INSERT INTO openid_entry (model, id, payload, grant_id, uid, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
       uid = excluded.uid, expires_at = excluded.expires_at`,
  )
  const consume = db.prepare(
    'UPDATE openid_entry SET consumed_at = coalesce(consumed_at, ?) WHERE model = ? AND id = ?',
  )
  const remove = db.prepare('DELETE FROM openid_entry WHERE model = ? AND id = ?')
  const removeGrant = db.prepare('DELETE FROM openid_entry WHERE grant_id = ?')
  const prune = db.prepare('DELETE FROM openid_entry WHERE expires_at <= ?')
  const countPending = db.prepare("SELECT count(*) FROM openid_entry WHERE model = 'Interaction'").pluck()
  const dropOldest = db.prepare(
    `DELETE FROM openid_entry WHERE model = 'Interaction' AND id IN
       (SELECT id FROM openid_entry WHERE model = 'Interaction' AND id <> ? ORDER BY expires_at LIMIT ?)`,
  )

  return (model: string): Adapter => {
    const secret = secretIds.has(model)
    const keyOf = (id: string) => (secret ? createHash('sha256').update(id).digest('base64url') : id)

    const payloadOf = (row: Row | undefined, id?: string): AdapterPayload | undefined => {
      if (!row || (row.expires_at !== null && row.expires_at <= now())) return undefined
      const payload = JSON.parse(row.payload) as AdapterPayload
      if (secret && id !== undefined) payload.jti = id
      const leeway = model === 'RefreshToken' ? repeatSeconds : 0
      if (row.consumed_at !== null && now() >= row.consumed_at + leeway) payload.consumed = row.consumed_at
      return payload
    }

    return {
      async upsert(id, payload, expiresIn) {
        const { jti, ...rest } = payload
        prune.run(now())
        put.run(
          model,
          keyOf(id),
          JSON.stringify(secret ? rest : payload),
          payload.grantId ?? null,
          payload.uid ?? null,
          expiresIn ? now() + expiresIn : null,
        )
        // Anybody may begin a sign-in, and each is a row.
        if (model === 'Interaction') {
          const tooMany = Number(countPending.get()) - mostPending
          if (tooMany > 0) dropOldest.run(id, tooMany)
        }
      },
      async find(id) {
        return payloadOf(get.get(model, keyOf(id)), id)
      },
      async findByUid(uid) {
        return payloadOf(getByUid.get(model, uid))
      },
      // Only the device flow, which is off, has user codes.
      async findByUserCode() {
        return undefined
      },
      async consume(id) {
        consume.run(now(), model, keyOf(id))
      },
      async destroy(id) {
        remove.run(model, keyOf(id))
      },
      async revokeByGrantId(grantId) {
        removeGrant.run(grantId)
      },
    }
  }
}
