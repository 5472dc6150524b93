import type { Bug } from './bug.ts'

const encryptedFile = 'main/engine/cache/encrypted-file.ts'

/** What only real files and real deaths show. */
export const bugsOnDisk: Bug[] = [
  {
    name: 'synchronous-off',
    breaks: 'A power cut takes what was shown as saved on this machine.',
    by: 'kills',
    changes: [{ file: encryptedFile, find: "'synchronous=FULL'", replace: "'synchronous=OFF'" }],
  },
  {
    name: 'synchronous-normal',
    breaks: 'A power cut takes the last words that were shown as saved.',
    by: 'kills',
    changes: [{ file: encryptedFile, find: "'synchronous=FULL'", replace: "'synchronous=NORMAL'" }],
  },
  {
    name: 'acknowledges-before-commit',
    breaks: 'Writes are gathered and committed together a moment after each was shown as saved.',
    by: 'kills',
    changes: [
      {
        file: 'main/engine/cache/open.ts',
        find: 'const work = workOf(workDb, byWork)\n',
        replace: `const work = workOf(workDb, byWork)
    workDb.exec('BEGIN')
    setInterval(() => {
      if (workDb.open && workDb.inTransaction) workDb.exec('COMMIT; BEGIN')
    }, 50).unref()
`,
      },
    ],
  },
]
