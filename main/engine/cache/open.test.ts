import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { CacheTooNew, CacheWrongKey } from './cache.ts'
import { openEncrypted } from './encrypted-file.ts'
import { pageSize, readPages } from './pages.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from './test/folder.ts'

const folder = folderForEachTest()

/** A visit with unsent and acknowledged writes, a journal and a fact. */
function fill(marker = 'Kwashiorkor'): void {
  const { cache, close } = folder.open()
  cache.applyPage(
    page({
      cursor: 'c1',
      entered: ['p'],
      versions: [version(1, visit()), version(2, condition('m', `mirror ${marker}`))],
    }),
  )
  cache.put(write, condition('w', `work ${marker}`))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: `journal ${marker}`, at: write.at })
  cache.setFact('device-id', `fact ${marker}`)
  close()
}

/** Overwrites bytes in the middle of a file, as a failing disk does. */
function damage(name: string, from: number, length = 64): void {
  const path = folder.file(name)
  const bytes = readFileSync(path)
  bytes.fill(0xee, from, from + length)
  writeFileSync(path, bytes)
}

test('the key is zero-filled, and what was written is there when it is opened again', () => {
  fill()
  const key = theKey()
  const { cache, message } = folder.open(key)
  expect(key.every((byte) => byte === 0)).toBe(true)
  expect(message).toBeNull()
  expect(cache.ofPatient('Condition', 'p').map(({ resource }) => resource.code?.text)).toEqual([
    'mirror Kwashiorkor',
    'work Kwashiorkor',
  ])
  expect(cache.journal('e')).toMatchObject([{ text: 'journal Kwashiorkor', revision: 1 }])
  expect(cache.fact('device-id')).toBe('fact Kwashiorkor')
  expect(cache.feedCursor()).toBe('c1')
})

test('nothing is readable without the key: not in the files, not in the WAL, open or closed', () => {
  const { cache } = folder.open()
  cache.applyPage(page({ versions: [version(1, visit()), version(2, condition('m', 'Kwashiorkor'))] }))
  cache.put(write, condition('w', 'Kwashiorkor'))
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Kwashiorkor', at: write.at })
  expect(readdirSync(folder.path)).toContain('work.db-wal')
  const open = folder.bytes()
  expect(open.length).toBeGreaterThan(10_000)
  expect(open.includes('Kwashiorkor')).toBe(false)
  expect(open.includes('SQLite format 3')).toBe(false)
  expect(open.includes(theKey())).toBe(false)
})

test('the folder is the provider’s alone', () => {
  folder.remove()
  mkdirSync(folder.path, { mode: 0o700 })
  folder.open()
  expect(statSync(folder.path).mode & 0o077).toBe(0)
})

describe('another key', () => {
  test('is refused as another key, and sets nothing aside', () => {
    fill()
    const before = readdirSync(folder.path)
    expect(() => folder.open(Buffer.alloc(32, 1))).toThrow(CacheWrongKey)
    expect(readdirSync(folder.path)).toEqual(before)
    expect(folder.open().cache.outbox()).toHaveLength(1)
  })

  test('is refused too when the key check is missing', () => {
    fill()
    rmSync(folder.file('key.check'))
    expect(() => folder.open(Buffer.alloc(32, 1))).toThrow(CacheWrongKey)
    expect(folder.open().cache.outbox()).toHaveLength(1)
    expect(existsSync(folder.file('key.check'))).toBe(true)
  })
})

describe.each(['work.db', 'mirror.db'])('%s from a newer program', (name) => {
  test('is refused untouched', () => {
    fill()
    const key = theKey()
    const db = openEncrypted(folder.file(name), key)
    db.pragma('user_version = 999')
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const before = readFileSync(folder.file(name))
    expect(() => folder.open()).toThrow(CacheTooNew)
    expect(readFileSync(folder.file(name)).equals(before)).toBe(true)
    expect(readdirSync(folder.path).filter((file) => file.includes('damaged'))).toEqual([])
  })
})

describe('the mirror damaged', () => {
  test('is rebuilt with a message, and the work file is untouched', () => {
    fill()
    damage('mirror.db', 100)
    const { cache, message } = folder.open()
    expect(message).toContain('copy of the charts')
    expect(cache.feedCursor()).toBeNull()
    expect(cache.compartments()).toEqual([])
    expect(cache.outbox()).toHaveLength(1)
    expect(cache.journal('e')).toHaveLength(1)
  })

  test('is rebuilt when the damage shows only later', () => {
    fill()
    const size = statSync(folder.file('mirror.db')).size
    // Every page but those of the schema and the first table's root.
    damage('mirror.db', 8192, size - 8192)
    const opened = folder.open()
    expect(opened.cache.ofPatient('Condition', 'p').map(({ resource }) => resource.id)).toEqual(['w'])
    expect(opened.message).toContain('copy of the charts')
    opened.cache.applyPage(page({ cursor: 'c2', versions: [version(1, visit())] }))
    expect(opened.cache.read('Encounter', 'e')).toBeDefined()
  })

  test('is rebuilt when a foreign file stands in its place', () => {
    fill()
    writeFileSync(
      folder.file('mirror.db'),
      'not a database at all, but long enough to look like one'.repeat(100),
    )
    expect(folder.open().message).toContain('copy of the charts')
  })
})

describe('work damaged', () => {
  test('is set aside, and what can be read is carried over, with a message', () => {
    const { cache, close } = folder.open()
    cache.applyPage(page({ versions: [version(1, visit())] }))
    for (let n = 0; n < 200; n++) cache.put(write, condition(`w${n}`, `text ${n} ${'x'.repeat(300)}`))
    cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'The plan', at: write.at })
    close()
    const pages = readPages(folder.file('work.db'), theKey(), null).whole
    const [number = 0] = [...pages].find(([, clear]) => clear.includes('text 100 ')) ?? []
    damage('work.db', (number - 1) * pageSize + 10, 100)
    const opened = folder.open()
    const rows = opened.cache.outbox()
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.length).toBeLessThan(200)
    expect(rows.every((row) => row.mine.length === 1)).toBe(true)
    expect(opened.cache.journal('e')).toMatchObject([{ text: 'The plan' }])
    expect(opened.message).toContain(`${rows.length} unsent writes, 1 section of a note`)
    expect(opened.message).toMatch(/work\.db\.damaged-/)
    expect(readdirSync(folder.path).some((name) => name.startsWith('work.db.damaged-'))).toBe(true)
    opened.close()
    // It is not set aside again, and new writes don't collide with the rescued.
    const again = folder.open()
    expect(again.message).toBeNull()
    again.cache.put(write, condition('new', 'new'))
    expect(again.cache.outbox()).toHaveLength(rows.length + 1)
  })

  test('is reported as lost when nothing in it can be read', () => {
    fill()
    damage('work.db', 0, statSync(folder.file('work.db')).size)
    const { cache, message } = folder.open()
    expect(message).toContain('Nothing in it could be read')
    expect(cache.outbox()).toEqual([])
    expect(cache.feedCursor()).toBe('c1')
  })

  test('is set aside when a foreign file stands in its place', () => {
    fill()
    copyFileSync(folder.file('mirror.db'), folder.file('work.db'))
    const { cache, message } = folder.open()
    expect(message).toBeTruthy()
    cache.put(write, condition('w', 'new'))
    expect(cache.outbox()).toHaveLength(1)
  })
})

test.skipIf(process.platform === 'win32')(
  'a full disk is said to be full, and what was kept before stays',
  () => {
    fill()
    // A limit on the size of files fails the write as a full disk does.
    const script = fileURLToPath(new URL('./test/write-until-full.ts', import.meta.url))
    const shell = `trap '' XFSZ; ulimit -f 4096; exec "${process.execPath}" "${script}" "${folder.path}"`
    const result = spawnSync('sh', ['-c', shell], { encoding: 'utf8' })
    const [error, kept] = result.stdout.trim().split(' ')
    expect(error, result.stderr).toBe('DiskFull')
    const { cache, message } = folder.open()
    expect(message).toBeNull()
    expect(cache.outbox()).toHaveLength(Number(kept))
    cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Room again', at: write.at })
    expect(cache.journal('e')[0]?.text).toBe('Room again')
  },
)

test('a folder that can’t be written is an error of its own, not damage', () => {
  fill()
  if (process.getuid?.() === 0) return
  chmodSync(folder.path, 0o500)
  try {
    expect(() => folder.open()).toThrow()
    expect(readdirSync(folder.path).some((name) => name.includes('damaged'))).toBe(false)
  } finally {
    chmodSync(folder.path, 0o700)
  }
})
