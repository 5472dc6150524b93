import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Resource } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { setAsideOf } from '../sync/status.ts'
import { carve } from './carve.ts'
import { openEncrypted } from './encrypted-file.ts'
import { type OpenedCache, openCache } from './open.ts'
import { pageSize, readPages } from './pages.ts'
import { gapMarker } from './records.ts'
import { expireRecoveredText, recoveredText } from './recovered-text.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from './test/folder.ts'
import { damagePages, fillWithTokens, randomFrom, tokensByPage, tokensIn } from './test/page-tokens.ts'

const folder = folderForEachTest()

const workFile = () => folder.file('work.db')
const sections = ['subjective', 'objective', 'assessment', 'plan'] as const

/** Writes over pages by number, the first being 1. */
function damage(...numbers: number[]): void {
  const bytes = readFileSync(workFile())
  for (const number of numbers) bytes.fill(0x5a, (number - 1) * pageSize + 200, (number - 1) * pageSize + 300)
  writeFileSync(workFile(), bytes)
}

/** Numbers of the pages in which this text stands. */
function pagesWith(text: string): number[] {
  return [...readPages(workFile(), theKey(), null).whole]
    .filter(([, clear]) => clear.includes(text))
    .map(([number]) => number)
}

test('reads the same pages, rows and texts as SQLite does', () => {
  const opened = folder.open()
  fillWithTokens(opened, randomFrom(7), 12)
  opened.close()
  const { trees, orphans, pieces, version: found } = carve(readPages(workFile(), theKey(), null))
  expect([orphans, pieces, found]).toEqual([{ tables: [], indexes: [] }, [], 3])
  const db = openEncrypted(workFile(), theKey())
  for (const [name, tree] of trees) {
    if (tree.kind !== 'table' || name === 'sqlite_sequence') continue
    const rows = db.prepare(`SELECT * FROM ${name} ORDER BY rowid`).raw().all() as unknown[][]
    const alias = ['outbox', 'audit', 'held_visit', 'draft_order', 'unconfirmed_version'].includes(name)
    const read = tree.rows
      .sort((a, b) => a.rowid - b.rowid)
      .map(({ rowid, values }) => values.map((value, n) => (alias && n === 0 ? rowid : value)))
    expect(read, name).toEqual(rows)
  }
  db.close()
})

/** The count that the message gives of `what`, behind one of its beginnings. */
function countIn(message: string | null, beginning: string, what: string): number {
  const sentence = message?.split('. ').find((one) => one.startsWith(beginning)) ?? ''
  return Number(new RegExp(`(\\d+) ${what}`).exec(sentence)?.[1] ?? 0)
}

test('loses no text on an undamaged page, and counts what is lost, when pages are damaged at random', () => {
  const visits = 40
  const rounds = Number(process.env.RESCUE_ROUNDS ?? 15)
  const first = folder.open()
  fillWithTokens(first, randomFrom(1), visits)
  first.close()
  const standing = tokensByPage(workFile())
  const again = folder.open()
  const reached = tokensIn(again, visits)
  const journals = countJournals(again, visits)
  again.close()
  let lostSections = 0
  let gone = 0
  for (let seed = 1; seed <= rounds; seed++) {
    const copy = mkdtempSync(join(tmpdir(), 'rounds-rescue-'))
    cpSync(folder.path, copy, { recursive: true })
    const random = randomFrom(seed)
    const hit = damagePages(join(copy, 'work.db'), 1 + Math.floor(random() * 6), random)
    const must = [...standing].flatMap(([number, tokens]) =>
      hit.has(number) ? [] : [...tokens].filter((token) => reached.has(token)),
    )
    const opened = openCache({ folder: copy, key: theKey(), clock: folder.clock, log: () => {} })
    const left = tokensIn(opened, visits)
    const missing = must.filter((token) => !left.has(token))
    const lost = journals - countJournals(opened, visits)
    const { message } = opened
    opened.close()
    rmSync(copy, { recursive: true })
    expect(missing, `seed ${seed}, pages ${[...hit].join()}`).toEqual([])
    // Where a page of an index is gone too it says “at least”, or that it can't be told.
    if (!/at least|can’t be told/.test(message ?? ''))
      expect(countIn(message, 'Lost', 'sections?'), `seed ${seed}`).toBe(lost)
    lostSections += lost
    gone += reached.size - left.size
  }
  console.log(
    `rescue: ${rounds} rounds, 0 tokens on whole pages lost, ${gone} on damaged ones, ${lostSections} sections said as lost`,
  )
  expect(lostSections).toBeGreaterThan(0)
})

const countJournals = ({ cache }: OpenedCache, visits: number) =>
  Array.from({ length: visits }, (_, n) => cache.journal(`e${n}`).length).reduce((a, b) => a + b, 0)

/** A visit whose outbox holds a signing of many pages and small writes, and a note. */
function signed(): void {
  const { cache, close } = folder.open()
  cache.applyPage(page({ versions: [version(1, visit())] }))
  for (const section of sections)
    cache.journalEdit({ encounterId: 'e', section, text: `${section} ${'word '.repeat(400)}`, at: write.at })
  cache.put(write, condition('before', `before ${'x'.repeat(3000)}`))
  const note = {
    resourceType: 'Composition',
    id: 'n',
    status: 'final',
    subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
    author: [{ reference: 'Practitioner/d' }],
    date: write.at,
    title: `NOTE ${'note '.repeat(600)}`,
  } as Resource
  cache.putAll(write, [note, condition('o', `ORDER ${'order '.repeat(600)}`)])
  cache.put(write, condition('after', `after ${'y'.repeat(3000)}`))
  close()
}

describe('an unsent write', () => {
  test('is put aside with a message, and never sent, when one of its resources is lost', () => {
    signed()
    damage(...pagesWith('ORDER '))
    const { cache, message } = folder.open()
    const rows = cache.outbox()
    expect(rows.map(({ kind, state }) => [kind, state])).toContainEqual(['transaction', 'set-aside'])
    expect(rows.filter(({ kind }) => kind === 'put').every(({ state }) => state === 'waiting')).toBe(true)
    expect(
      setAsideOf(cache)
        .map(({ why }) => why)
        .join(),
    ).toContain('not certain that this is all of it')
    expect(message).toContain('was damaged and set aside')
  })

  test('is put aside with the author its resources name when its own row is lost', () => {
    signed()
    const rowPages = [...readPages(workFile(), theKey(), null).whole].filter(
      ([, clear]) =>
        clear.includes('transaction') && clear.includes('waiting') && !clear.includes('CREATE TABLE'),
    )
    damage(...rowPages.map(([number]) => number))
    const { cache, message } = folder.open()
    const rows = cache.outbox()
    expect(rows.map(({ state }) => state)).toEqual(['set-aside', 'set-aside', 'set-aside'])
    expect(rows.map(({ mine }) => mine.length)).toEqual([1, 2, 1])
    expect(rows[1]).toMatchObject({
      author: 'Practitioner/d',
      encounterId: 'e',
      patientId: 'p',
      writtenAt: write.at,
    })
    expect(message).not.toContain('unsent writes lost')
  })

  test('is counted as lost when its resources are lost', () => {
    signed()
    damage(...pagesWith('before xxx'))
    const { cache, message } = folder.open()
    expect(cache.outbox().map(({ mine }) => mine[0]?.id)).toEqual(['n', 'after'])
    expect(countIn(message, 'Lost', 'unsent write')).toBe(1)
  })
})

test('marks the gap in a long text that lost a page, and keeps what stood behind it apart for a month', () => {
  const { cache, close } = folder.open()
  const text = Array.from({ length: 2000 }, (_, n) => `line ${n}`).join('\n')
  cache.journalEdit({ encounterId: 'e', section: 'plan', text, at: write.at })
  cache.journalEdit({ encounterId: 'e', section: 'objective', text: 'short', at: write.at })
  close()
  const [behind = 0] = pagesWith('line 1000\n')
  damage(behind)
  const opened = folder.open()
  const plan = opened.cache.journal('e').find(({ section }) => section === 'plan')
  expect(plan?.text).toContain(gapMarker)
  expect(plan?.text.startsWith('line 0\nline 1\n')).toBe(true)
  expect(plan?.revision).toBe(1)
  const aside = setAsideOf(opened.cache)
  expect(aside).toHaveLength(1)
  expect(aside[0]).toMatchObject({ patientName: 'Patient not known', encounterId: null })
  expect(aside[0]?.why).toContain('line 1999')
  expect(opened.message).toContain('1 of the texts has a gap, which is marked. 1 piece of text was found')
  // The month begins when the central API's clock is heard: this machine's may be years off.
  const server = Date.parse('2036-01-05T14:00:00Z')
  for (const now of [null, server, server + 29 * 86_400_000]) expireRecoveredText(opened.cache, now)
  expect(recoveredText(opened.cache)).not.toBeNull()
  expireRecoveredText(opened.cache, server + 31 * 86_400_000)
  expect(setAsideOf(opened.cache)).toEqual([])
})

describe('the WAL', () => {
  /** Leaves what a killed engine leaves: everything typed stands in the WAL alone. */
  function killed(edits = 30): void {
    const { cache } = folder.open()
    cache.journalEdit({ encounterId: 'e', section: 'objective', text: 'first', at: write.at })
    for (let n = 1; n <= edits; n++)
      cache.journalEdit({
        encounterId: 'e',
        section: 'plan',
        text: `typed-${n} ${'w'.repeat(100)}`,
        at: write.at,
      })
    const left = mkdtempSync(join(tmpdir(), 'rounds-left-'))
    cpSync(folder.path, left, { recursive: true })
    // `open` ends the one that holds the folder; what it left is put back over it.
    folder.open().close()
    for (const name of readdirSync(folder.path)) rmSync(folder.file(name))
    for (const name of readdirSync(left))
      if (!name.endsWith('-shm')) renameSync(join(left, name), folder.file(name))
    rmSync(left, { recursive: true })
  }
  const walBytes = (change: (wal: Buffer) => Buffer | undefined) => {
    const wal = readFileSync(folder.file('work.db-wal'))
    writeFileSync(folder.file('work.db-wal'), change(wal) ?? wal)
  }
  const plan = ({ cache }: OpenedCache) =>
    cache.journal('e').find(({ section }) => section === 'plan')?.text ?? ''

  test('gives no message and keeps the last text when it is undamaged', () => {
    killed()
    const opened = folder.open()
    expect(opened.message).toBeNull()
    expect(plan(opened)).toMatch(/^typed-30 /)
  })

  test.each([
    ['a frame in its middle', (wal: Buffer) => void wal.fill(0x5a, wal.length / 2, wal.length / 2 + 64)],
    ['its header', (wal: Buffer) => void wal.fill(0x5a, 0, 32)],
    ['a checksum in its first frame', (wal: Buffer) => void wal.fill(0x5a, 32 + 16, 32 + 24)],
  ])('is rescued when damaged in %s, where SQLite would silently drop what was typed since', (_, harm) => {
    killed()
    walBytes(harm)
    const opened = folder.open()
    expect(plan(opened)).toMatch(/^typed-30 /)
    expect(opened.cache.journal('e')).toHaveLength(2)
    expect(opened.message).toContain('was damaged and set aside as work.db.damaged-')
    opened.close()
    expect(folder.open().message).toBeNull()
  })

  test('gives no message and keeps what was stored before when a kill cut it off in the middle of a write', () => {
    killed()
    walBytes((wal) => wal.subarray(0, wal.length - 1000))
    const opened = folder.open()
    expect(opened.message).toBeNull()
    expect(plan(opened)).toMatch(/^typed-(29|30) /)
  })

  test('gives back the text when the file itself is cut to nothing', () => {
    killed()
    writeFileSync(workFile(), '')
    const opened = folder.open()
    expect(plan(opened)).toMatch(/^typed-30 /)
    expect(opened.message).toContain('2 sections of notes')
  })
})

describe('killed while a damaged file is being replaced', () => {
  /** The folder as it is when the new file is written and the old one stands in its place still. */
  function halfway(): void {
    signed()
    damage(...pagesWith('before xxx'))
    const opened = folder.open()
    opened.close()
    const aside = readdirSync(folder.path).find((name) => /\.damaged-[^-]*-.*Z$/.test(name)) ?? ''
    renameSync(workFile(), folder.file('work.db.mended'))
    renameSync(folder.file(aside), workFile())
  }

  test('before the old one was set aside: the next start finishes it, with a message', () => {
    halfway()
    const { cache, message } = folder.open()
    expect(message).toContain('What could be read was saved')
    expect(cache.outbox().map(({ mine }) => mine[0]?.id)).toEqual(['n', 'after'])
    expect(existsSync(folder.file('work.db.mended'))).toBe(false)
  })

  test('after the old one was set aside: the next start finishes it, with a message', () => {
    halfway()
    renameSync(workFile(), folder.file('work.db.damaged-x'))
    const { cache, message } = folder.open()
    expect(message).toContain('What could be read was saved')
    expect(cache.outbox()).toHaveLength(2)
  })

  test('while the new one was being written: the next start writes it again', () => {
    signed()
    damage(...pagesWith('before xxx'))
    writeFileSync(folder.file('work.db.mending'), 'half')
    const { cache, message } = folder.open()
    expect(cache.outbox()).toHaveLength(2)
    expect(message).toContain('Lost: 1 unsent write')
    expect(existsSync(folder.file('work.db.mending'))).toBe(false)
  })
})
