import type { Bug } from './bug.ts'

export const bugsInTheCentralApi: Bug[] = [
  {
    name: 'key-kept-outside-the-transaction',
    breaks:
      'The answer to a write is kept a moment after the write: a crash in between, and it is done twice.',
    by: 'schedules',
    changes: [
      {
        file: 'central/fhir/idempotency.ts',
        find: `    store.db
      .prepare('INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(practitioner, key, digest, answer.status, JSON.stringify(answer.headers), answer.body, now)
    return answer`,
        replace: `    setTimeout(() => {
      if (!store.db.open) return
      store.db
        .prepare('INSERT OR IGNORE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(practitioner, key, digest, answer.status, JSON.stringify(answer.headers), answer.body, now)
    }, 100)
    return answer`,
      },
    ],
  },
  {
    name: 'key-not-kept',
    breaks: 'A write that is sent twice is done twice.',
    by: 'schedules',
    changes: [
      { file: 'central/fhir/idempotency.ts', find: 'if (kept) {', replace: 'if (kept && now < 0) {' },
    ],
  },
  {
    name: 'precondition-not-checked',
    breaks: 'Who writes last wins, and the words of the other are gone.',
    by: 'schedules',
    changes: [
      {
        file: 'central/fhir/write.ts',
        find: 'if (fits) return',
        replace: 'if (fits || before !== undefined) return',
      },
    ],
  },
  {
    name: 'old-cursor-served',
    breaks: 'A deletion that the server has forgotten is never told to a workstation that was away.',
    by: 'schedules',
    changes: [
      {
        file: 'central/changes/cursor.ts',
        find: "if (position > 0 && position < Number(factOf(db, 'horizon') ?? 0))",
        replace: "if (position < 0 && position < Number(factOf(db, 'horizon') ?? 0))",
      },
    ],
  },
  {
    name: 'foreign-cursor-served',
    breaks: 'A server that failed over goes on as if the workstation had seen its new history.',
    by: 'schedules',
    changes: [
      {
        file: 'central/changes/cursor.ts',
        find: 'if (changeAt(db, position) !== change)',
        replace: 'if (changeAt(db, position) !== change && position < 0)',
      },
    ],
  },
  {
    name: 'leave-not-told',
    breaks: 'Who handed a patient over is never told to forget the chart.',
    by: 'schedules',
    changes: [
      {
        file: 'central/changes/feed.ts',
        find: 'return first ? undefined : scopeEntry(',
        replace: 'return first || row ? undefined : scopeEntry(',
      },
    ],
  },
]
