import type Database from 'better-sqlite3-multiple-ciphers'

/** Of each report the Task that asks to review it; `until` in ms: when a critical one climbs. */
export type ReviewRow = {
  report: string
  task: string
  round: number
  content: string
  open: 0 | 1
  until: number | null
}

/** The tables of results to review, after the store's migrations. */
export function reviewRows(db: Database.Database) {
  const of = db.prepare<[string], ReviewRow>('SELECT * FROM review WHERE report = ?')
  const put = db.prepare<[ReviewRow]>(
    'INSERT OR REPLACE INTO review VALUES (:report, :task, :round, :content, :open, :until)',
  )
  const close = db.prepare<[string]>('UPDATE review SET open = 0, until = NULL WHERE task = ?')
  const late = db.prepare<[number], ReviewRow>(
    'SELECT * FROM review WHERE open = 1 AND until IS NOT NULL AND until <= ?',
  )
  const addDue = db.prepare<[string]>('INSERT OR IGNORE INTO review_due VALUES (?)')
  const due = db.prepare<[], { report: string }>('SELECT report FROM review_due')
  const done = db.prepare<[string]>('DELETE FROM review_due WHERE report = ?')
  const ofObservation = db.prepare<[string], { report: string }>(
    'SELECT report FROM reported WHERE observation = ?',
  )
  const addObservation = db.prepare<[string, string]>('INSERT OR IGNORE INTO reported VALUES (?, ?)')
  return {
    of: (report: string) => of.get(report),
    put: (row: ReviewRow) => void put.run(row),
    close: (task: string) => void close.run(task),
    late: (now: number) => late.all(now),
    addDue: (report: string) => void addDue.run(report),
    due: () => due.all().map(({ report }) => report),
    done: (report: string) => void done.run(report),
    reportsOf: (observation: string) => ofObservation.all(observation).map(({ report }) => report),
    addObservation: (observation: string, report: string) => void addObservation.run(observation, report),
  }
}
