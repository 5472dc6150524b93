import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3-multiple-ciphers'
import { describe, expect, test } from 'vitest'
import { problemOf } from '../base/problems.ts'
import { CacheTooNew } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { migrate } from './migrate.ts'
import { workSchema } from './migrations/all.ts'
import { work0001 } from './migrations/work-0001-outbox.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from './test/folder.ts'

/** Files as a person's computer may hand them to us, and the message that person then reads. */

const folder = folderForEachTest()

function fill(): void {
  const { cache, close } = folder.open()
  cache.applyPage(page({ cursor: 'c1', entered: ['p'], versions: [version(1, visit())] }))
  cache.put(write, condition('w', 'work'))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'The plan', at: write.at })
  close()
}

const asideOf = (name: string) => readdirSync(folder.path).filter((one) => one.startsWith(`${name}.damaged-`))

function someoneElses(path: string): void {
  rmSync(path, { recursive: true, force: true })
  const db = new Database(path)
  db.exec("CREATE TABLE recipes (words TEXT); INSERT INTO recipes VALUES ('Rhubarb')")
  db.close()
}

const inPlace: [string, (path: string) => void, (path: string) => void][] = [
  [
    'someone else’s database',
    someoneElses,
    (path) => expect(readFileSync(path).includes('Rhubarb')).toBe(true),
  ],
  [
    'a text',
    (path) => writeFileSync(path, 'Dear Dr. Voss, thank you for your letter. '.repeat(200)),
    (path) => expect(readFileSync(path, 'utf8')).toContain('thank you'),
  ],
  [
    'a folder',
    (path) => {
      rmSync(path)
      mkdirSync(path)
      writeFileSync(`${path}/photo.jpg`, 'photo')
    },
    (path) => expect(readFileSync(`${path}/photo.jpg`, 'utf8')).toBe('photo'),
  ],
]

describe.each(inPlace)('%s', (_, put, assertThere) => {
  test('in place of the unsent work is set aside unharmed with a message, and the charts stay', () => {
    fill()
    put(folder.file('work.db'))
    const { cache, message } = folder.open()
    const [aside = ''] = asideOf('work.db')
    expect(message).toBe(
      `The file of unsent work on this machine is not one that Rounds wrote, or was damaged beyond reading, and was set aside as ${aside}. Nothing in it could be read. Please compare your open notes with what you remember, and tell your IT department.`,
    )
    assertThere(folder.file(aside))
    expect(cache.feedCursor()).toBe('c1')
    cache.put(write, condition('w2', 'new'))
    expect(cache.outbox()).toHaveLength(1)
  })

  test('in place of the copy of the charts is set aside unharmed with a message, and unsent work stays', () => {
    fill()
    put(folder.file('mirror.db'))
    const { cache, message } = folder.open()
    expect(message).toBe(
      'The copy of the charts on this machine was damaged and is being loaded again. Nothing you wrote is affected.',
    )
    assertThere(folder.file(asideOf('mirror.db')[0] ?? ''))
    expect(cache.feedCursor()).toBeNull()
    expect(cache.outbox()).toHaveLength(1)
    cache.applyPage(page({ cursor: 'c2', versions: [version(1, visit())] }))
    expect(cache.feedCursor()).toBe('c2')
  })
})

describe('the file of unsent work', () => {
  test.each([
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['deleted', (path: string) => rmSync(path)],
  ])('%s is not taken for a first start', (_, harm) => {
    fill()
    harm(folder.file('work.db'))
    const opened = folder.open()
    expect(opened.message).toContain('Nothing in it could be read')
    expect(opened.cache.outbox()).toEqual([])
    opened.close()
    expect(folder.open().message).toBeNull()
  })

  test('keeps what stands before the cut when it is cut off, and counts the rest', () => {
    const { cache, close } = folder.open()
    cache.applyPage(page({ versions: [version(1, visit())] }))
    for (let n = 0; n < 100; n++) cache.put(write, condition(`w${n}`, `text ${n} ${'x'.repeat(300)}`))
    cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'The plan', at: write.at })
    close()
    const { size } = statSync(folder.file('work.db'))
    truncateSync(folder.file('work.db'), size - 3 * 4096 - 100)
    const opened = folder.open()
    const { length } = opened.cache.outbox()
    expect(length).toBeLessThan(100)
    const saved = length === 0 ? '' : `${length} unsent write${length === 1 ? '' : 's'}, `
    expect(opened.message).toContain(
      `Saved from it: ${saved}1 section of a note. Lost: ${100 - length} unsent writes.`,
    )
  })

  test('keeps everything but its first page when that is damaged', () => {
    fill()
    const bytes = readFileSync(folder.file('work.db'))
    bytes.fill(0xee, 0, 4096)
    writeFileSync(folder.file('work.db'), bytes)
    const { cache, message } = folder.open()
    expect(cache.outbox()).toHaveLength(1)
    expect(cache.journal('e')).toMatchObject([{ text: 'The plan' }])
    expect(message).toContain('Saved from it: 1 unsent write, 1 section of a note.')
  })
})

describe('the copy of the charts', () => {
  test.each([
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['deleted', (path: string) => rmSync(path)],
    ['cut off', (path: string) => truncateSync(path, 5000)],
  ])('%s is loaded again, and what was written stays', (_, harm) => {
    fill()
    harm(folder.file('mirror.db'))
    const { cache } = folder.open()
    expect(cache.feedCursor()).toBeNull()
    expect(cache.outbox()).toHaveLength(1)
    cache.applyPage(page({ cursor: 'c2', versions: [version(1, visit())] }))
    expect(cache.read('Encounter', 'e')).toBeDefined()
  })
})

describe('small files beside', () => {
  test.each(['key.check', 'work.salt'])('the cache opens when %s is missing or a folder', (name) => {
    fill()
    rmSync(folder.file(name))
    folder.open().close()
    rmSync(folder.file(name))
    mkdirSync(folder.file(name))
    const { cache, message } = folder.open()
    expect(message).toBeNull()
    expect(cache.outbox()).toHaveLength(1)
  })
})

describe('a newer Rounds', () => {
  test.each(['work.db', 'mirror.db'])(
    'wrote %s and was killed: refused, no byte of anything changed',
    (name) => {
      fill()
      const { close } = folder.open()
      close()
      const db = openEncrypted(folder.file(name), theKey())
      db.pragma('user_version = 999')
      db.exec('CREATE TABLE later (a TEXT)')
      // What a killed program leaves: the newest in the WAL alone.
      for (const one of ['', '-wal']) copyFileSync(folder.file(name + one), folder.file(`${name}${one}.left`))
      db.close()
      for (const one of ['', '-wal']) renameSync(folder.file(`${name}${one}.left`), folder.file(name + one))
      const all = () =>
        readdirSync(folder.path)
          .filter((one) => !one.endsWith('-shm') && statSync(folder.file(one)).size > 0)
          .map((one) => [
            one,
            createHash('sha256')
              .update(readFileSync(folder.file(one)))
              .digest('hex'),
          ])
      const before = all()
      expect(() => folder.open()).toThrow(CacheTooNew)
      expect(() => folder.open()).toThrow(
        /written by a newer Rounds \(version 999 .* Install the newer program; nothing was changed\./,
      )
      expect(all()).toEqual(before)
    },
  )
})

const posix = process.platform !== 'win32'

test.skipIf(!posix)('the folder vanishes while one works: edits are refused with a message', () => {
  const { cache } = folder.open()
  cache.applyPage(page({ versions: [version(1, visit())] }))
  const type = () => cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'More', at: write.at })
  type()
  const elsewhere = `${folder.path}-elsewhere`
  renameSync(folder.path, elsewhere)
  try {
    let error: unknown
    try {
      type()
    } catch (caught) {
      error = caught
    }
    expect(problemOf(error)).toEqual({
      code: 'cache-damaged',
      message:
        'The folder in which Rounds keeps your work is gone: deleted, or its drive is away. What you type now is not saved.',
    })
    // Another file in its place is not the one that was opened.
    mkdirSync(folder.path)
    writeFileSync(folder.file('work.db'), '')
    expect(type).toThrow(/is gone/)
    rmSync(folder.path, { recursive: true })
  } finally {
    renameSync(elsewhere, folder.path)
  }
  expect(type().text).toBe('More')
})

describe.skipIf(!posix)('a full disk', () => {
  const script = fileURLToPath(new URL('./test/on-a-full-disk.ts', import.meta.url))
  /** A limit on the size of files (512-byte blocks) fails a write as a full disk does. */
  function full(blocks: number, what: string) {
    const shell = `trap '' XFSZ; ulimit -f ${blocks}; exec "${process.execPath}" "${script}" "${folder.path}" ${what}`
    const { stdout, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' })
    expect(stdout, stderr).not.toBe('')
    return stdout.trim()
  }
  const message = 'DiskFull: The disk of this machine is full: nothing more can be kept until there is room.'

  test('at the first start', () => {
    expect(full(4, 'open')).toBe(message)
    fill()
    expect(folder.open().cache.outbox()).toHaveLength(1)
  })

  test('at a later start, with a WAL to be read', () => {
    fill()
    expect(full(0, 'open')).toBe(message)
    expect(folder.open().cache.outbox()).toHaveLength(1)
  })

  test('while typing: what was said to be kept is there', () => {
    fill()
    const [printed = '', kept] = full(600, 'type').split('\n')
    expect(printed).toBe(message)
    const { cache, message: opening } = folder.open()
    expect(opening).toBeNull()
    expect(cache.journal('e')[0]?.text.startsWith(`${kept} `)).toBe(true)
  })

  test('while pulling: page and cursor stay together', () => {
    fill()
    const [printed = '', cursor] = full(2000, 'pull').split('\n')
    expect(printed).toBe(message)
    const { cache, message: opening } = folder.open()
    expect(opening).toBeNull()
    expect(cache.feedCursor()).toBe(cursor)
    expect(cache.read('Condition', `${cursor}-0`)).toBeDefined()
    expect(cache.outbox()).toHaveLength(1)
  })

  test('during a migration: the file stays as the version before left it, and goes on when there is room', () => {
    olderWork(2000)
    const size = statSync(folder.file('work.db')).size
    expect(full(Math.ceil(size / 512) + 8, 'open')).toBe(message)
    const db = openEncrypted(folder.file('work.db'), theKey())
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    db.close()
    const { cache, message: opening } = folder.open()
    expect(opening).toBeNull()
    expect(cache.auditHead().count).toBe(2000)
    expect(cache.outbox()).toHaveLength(1)
  })

  test('while a damaged file is rescued: it stays where it is, and is rescued when there is room', () => {
    const { cache, close } = folder.open()
    cache.applyPage(page({ versions: [version(1, visit())] }))
    for (let n = 0; n < 100; n++) cache.put(write, condition(`w${n}`, `text ${n} ${'x'.repeat(3000)}`))
    close()
    const bytes = readFileSync(folder.file('work.db'))
    bytes.fill(0xee, 40 * 4096, 40 * 4096 + 20)
    writeFileSync(folder.file('work.db'), bytes)
    expect(full(200, 'open')).toBe(message)
    expect(readFileSync(folder.file('work.db')).equals(bytes)).toBe(true)
    expect(asideOf('work.db')).toEqual([])
    expect(folder.open().cache.outbox().length).toBeGreaterThan(90)
  })
})

/** A file as version 1 left it, with so many AuditEvents waiting in the outbox and one other write. */
function olderWork(events: number): void {
  const db = openEncrypted(folder.file('work.db'), theKey())
  migrate(db, { mark: workSchema.mark, migrations: [work0001] })
  const row = db.prepare(
    "INSERT INTO outbox (id, kind, encounter, patient, state, key, author, written_at) VALUES (?, 'put', 'e', 'p', 'waiting', ?, 'Practitioner/d', '2026-01-05T14:00:00Z')",
  )
  const resource = db.prepare('INSERT INTO outbox_resource (row, n, type, id, mine) VALUES (?, 0, ?, ?, ?)')
  const add = (id: number, mine: { resourceType: string; id: string }) => {
    row.run(id, `key-${id}`)
    resource.run(id, mine.resourceType, mine.id, JSON.stringify(mine))
  }
  db.transaction(() => {
    for (let n = 1; n <= events; n++)
      add(n, {
        resourceType: 'AuditEvent',
        id: `a${n}`,
        recorded: '2026-01-05T14:00:00Z',
        agent: [],
      } as never)
    add(events + 1, { resourceType: 'Condition', id: 'c' })
  })()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

test('a migration killed after any of its statements leaves a file that opens, with everything in it', () => {
  const script = fileURLToPath(new URL('./test/migrate-until-killed.ts', import.meta.url))
  let kills = 0
  for (let statement = 1; ; statement++) {
    rmSync(folder.path, { recursive: true, force: true })
    mkdirSync(folder.path)
    olderWork(3)
    const { signal, stdout, stderr } = spawnSync(process.execPath, [script, folder.path, String(statement)], {
      encoding: 'utf8',
    })
    if (signal !== 'SIGKILL') {
      expect(stdout, stderr).toContain('migrated')
      break
    }
    kills++
    const { cache, message, close } = folder.open()
    expect(message).toBeNull()
    expect(cache.auditHead().count).toBe(3)
    expect(cache.outbox().map(({ mine }) => mine[0]?.id)).toEqual(['c'])
    expect(existsSync(folder.file('work.db.mended'))).toBe(false)
    close()
  }
  expect(kills).toBeGreaterThan(10)
})
