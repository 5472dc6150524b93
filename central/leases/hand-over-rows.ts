import type Database from 'better-sqlite3-multiple-ciphers'

/** `until` and `at` (its last change) in ms; `claim`: null for a visit that waits in the queue. */
export type HandOverRow = {
  id: string
  visit: string
  requester: string
  owner: string
  claim: number | null
  until: number
  open: 0 | 1
  at: number
}

/** The table of hand-overs, after the migrations of the leases. */
export function handOverRows(db: Database.Database) {
  const put = db.prepare<[HandOverRow]>(
    `INSERT INTO hand_over VALUES (:id, :visit, :requester, :owner, :claim, :until, :open, :at)
     ON CONFLICT (id) DO UPDATE SET open = excluded.open, at = excluded.at`,
  )
  const openOf = db.prepare<[string], HandOverRow>('SELECT * FROM hand_over WHERE visit = ? AND open = 1')
  const due = db.prepare<[number], HandOverRow>('SELECT * FROM hand_over WHERE open = 1 AND until <= ?')
  const told = db.prepare<{ me: string; since: number }, HandOverRow>(
    `SELECT * FROM hand_over WHERE (owner = :me AND open = 1) OR (requester = :me AND (open = 1 OR at > :since))
     ORDER BY at DESC, id LIMIT 100`,
  )
  return {
    put: (row: HandOverRow) => void put.run(row),
    openOf: (visit: string) => openOf.get(visit),
    dueAt: (now: number) => due.all(now),
    of: (me: string, since: number) => told.all({ me, since }),
  }
}
