import type { Bug } from './bug.ts'

const localWrites = 'main/engine/cache/local-writes.ts'
const mirror = 'main/engine/cache/mirror.ts'
const syncWrites = 'main/engine/cache/sync-writes.ts'
const work = 'main/engine/cache/work.ts'

export const bugsInTheCache: Bug[] = [
  {
    name: 'journal-after-acknowledgment',
    breaks: 'A word is shown as saved a moment before it is on disk.',
    by: 'schedules',
    changes: [
      {
        file: localWrites,
        find: 'journalEdit: (entry) => onWork((work) => work.journalEdit(entry)),',
        replace: `journalEdit: (entry) => {
          const kept = onWork((work) => work.journal(entry.encounterId)).find((one) => one.section === entry.section)
          files.clock.after(300, () => { try { onWork((work) => work.journalEdit(entry)) } catch {} })
          return { ...entry, revision: (kept?.revision ?? 0) + 1 }
        },`,
      },
    ],
  },
  {
    name: 'edits-a-row-in-flight',
    breaks: 'What is typed while a write is on its way goes into that write, and is taken as sent with it.',
    by: 'schedules',
    changes: [
      {
        file: localWrites,
        find: "puts.filter(({ state }) => state === 'waiting')",
        replace: "puts.filter(({ state }) => state !== 'set-aside')",
      },
    ],
  },
  {
    name: 'purges-pending-writes-on-leave',
    breaks: 'A patient leaves the provider’s scope, and unsent words about them go too.',
    by: 'schedules',
    changes: [
      {
        file: syncWrites,
        find: 'mirror.applyPage(page)\n',
        replace: `mirror.applyPage(page)
        onWork((work) => { for (const row of work.rows()) if (page.left.patients.includes(row.patientId)) work.remove(row.id) })
`,
      },
    ],
  },
  {
    name: 'resync-before-outbox',
    breaks: 'Loading everything anew empties what still waits to be sent.',
    by: 'schedules',
    changes: [
      {
        file: syncWrites,
        find: '    resetMirror,\n    replaceRow',
        replace: `    resetMirror: () => {
      onWork((work) => { for (const row of work.rows()) work.remove(row.id) })
      resetMirror()
    },
    replaceRow`,
      },
    ],
  },
  {
    name: 'quarantine-loses-the-write',
    breaks: 'What the central API refuses is deleted instead of being put aside.',
    by: 'schedules',
    changes: [
      {
        file: syncWrites,
        find: "onWork((work) => work.setState(rowId, 'set-aside', why))",
        replace: 'onWork((work) => work.remove(rowId))',
      },
    ],
  },
  {
    name: 'sent-not-kept',
    breaks: 'Acknowledged writes are not kept, so a server put back to a backup never hears of them again.',
    by: 'schedules',
    changes: [
      {
        file: work,
        find: 'work.sent.addFromOutbox(rowId, held, versions, at)',
        replace: 'void [held, versions, at]',
      },
    ],
  },
  {
    name: 'leave-ignored',
    breaks: 'The chart of a patient handed over stays on this machine.',
    by: 'schedules',
    changes: [
      { file: mirror, find: 'for (const patientId of page.left.patients) purge(patientId)', replace: '' },
    ],
  },
  {
    name: 'queue-row-stays',
    breaks: 'A visit that another provider took stays in this queue.',
    by: 'schedules',
    changes: [{ file: mirror, find: "sql.erase.run('Task', id)\n", replace: '\n' }],
  },
  {
    name: 'enter-ignored',
    breaks: 'The chart of a patient who came into care is never loaded.',
    by: 'schedules',
    changes: [
      { file: mirror, find: 'for (const patientId of page.entered) sql.enter.run(patientId)', replace: '' },
    ],
  },
  {
    name: 'complete-too-early',
    breaks:
      'A chart counts as fully loaded when its loading begins: “no alerts” where nothing was asked yet.',
    by: 'schedules',
    changes: [
      {
        file: mirror,
        find: "INSERT INTO compartment (patient, state) VALUES (?, 'none')",
        replace: "INSERT INTO compartment (patient, state) VALUES (?, 'complete')",
      },
    ],
  },
]
