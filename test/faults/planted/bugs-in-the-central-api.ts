import type { Bug } from './bug.ts'

export const bugsInTheCentralApi: Bug[] = [
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
        find: "if (position > 0 && Math.max(position, begun) < Number(factOf(db, 'horizon') ?? 0))",
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
        find: 'const isOurs = position === 0 || changeAt(db, position) === change',
        replace: 'const isOurs = position >= 0 || changeAt(db, position) === change',
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
  {
    name: 'first-reading-refused-for-old-deletions',
    breaks: 'A workstation that begins anew is told again and again to begin anew, and never has a queue.',
    by: 'schedules',
    changes: [
      {
        file: 'central/changes/cursor.ts',
        find: 'begun > position ?',
        replace: 'begun > position && begun < 0 ?',
      },
    ],
  },
  {
    name: 'accepted-and-not-given',
    breaks: 'A colleague accepts a patient, and the visit stays with who believes that they gave it away.',
    by: 'schedules',
    changes: [
      {
        file: 'central/leases/hand-overs.ts',
        find: 'else leases.accept(',
        replace: 'else if (claim < 0) leases.accept(',
      },
    ],
  },
]
