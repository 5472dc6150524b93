import { existsSync, renameSync } from 'node:fs'
import type { Clock } from '../../base/clock.ts'
import { type Carved, carve } from './carve.ts'
import { deleteFiles, openEncrypted, type Sqlite, setFileAside } from './encrypted-file.ts'
import { migrate } from './migrate.ts'
import { workSchema } from './migrations/all.ts'
import { readPages } from './pages.ts'
import { keepRecoveredText } from './recovered-text.ts'
import { mendOutbox } from './rescued-outbox.ts'
import { matchTables, type TableRows } from './rescued-tables.ts'
import { indexSent } from './sent-table.ts'

/** What a person is told of, in this order. */
const reportedSaved = [
  { name: 'outbox', one: 'unsent write', many: 'unsent writes' },
  { name: 'journal', one: 'section of a note', many: 'sections of notes' },
  { name: 'conflict', one: 'undecided version', many: 'undecided versions' },
  { name: 'form_draft', one: 'half-filled form', many: 'half-filled forms' },
  { name: 'draft_order', one: 'drafted order', many: 'drafted orders' },
  { name: 'sent', one: 'sent write', many: 'sent writes' },
] as const

const reportedLost = [
  ...reportedSaved,
  { name: 'own', one: 'record of Rounds’ own', many: 'records of Rounds’ own' },
  { name: 'audit', one: 'entry of the audit trail', many: 'entries of the audit trail' },
] as const

/** Counted together, as `own`. */
const ownRecords = [
  'fact',
  'held_visit',
  'note_written',
  'note_typed',
  'late_typed',
  'merged_unseen',
  'visit_shown',
  'order_told',
  'unconfirmed_version',
]

type RescuedKind = { readonly name: string; readonly one: string; readonly many: string }
type Counts = Map<string, number>
type Report = {
  saved: Counts
  lost: Counts
  /** Texts that are there with a part missing. */
  gaps: number
  /** Texts of which is not known where they stood. */
  pieces: number
  /** What was lost is counted in full. */
  exact: boolean
  /** No page of it was ours. */
  foreign: boolean
}

const mendingPath = (path: string) => `${path}.mending`
/** What was saved, until the damaged file is out of its way. */
export const mendedPath = (path: string) => `${path}.mended`

/**
 * Reads what can be read of a damaged `work` file page by page into a new one, then sets the damaged one aside (it is
 * never deleted: experts may read more of it) and puts the new one in its place. Killed at any moment, the next start
 * does it again or finishes it. `message` tells the person what was saved and what was lost.
 */
export function openDamagedWork(
  path: string,
  key: Buffer,
  clock: Clock,
  salt: Buffer | null,
): { db: Sqlite; message: string } {
  const pages = readPages(path, key, salt)
  const carved = carve(pages)
  deleteFiles(mendingPath(path))
  const fresh = openEncrypted(mendingPath(path), key)
  let report: Report
  try {
    report = { ...fill(fresh, carved, clock), foreign: pages.whole.size === 0 }
    fresh.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    fresh.close()
  }
  renameSync(mendingPath(path), mendedPath(path))
  const aside = putInPlace(path, clock)
  return { db: openWorkFile(path, key), message: rescueMessage(report, aside) }
}

/** A start that was killed between setting aside and putting in place. Null: there was none. */
export function finishMending(path: string, clock: Clock): string | null {
  if (!existsSync(mendedPath(path))) return null
  const aside = putInPlace(path, clock)
  return `The file of unsent work on this machine was damaged and set aside as ${nameOf(aside)}. What could be read was saved. ${compareMessage}`
}

function putInPlace(path: string, clock: Clock): string {
  const aside = setFileAside(path, clock)
  renameSync(mendedPath(path), path)
  return aside
}

export function openWorkFile(path: string, key: Buffer): Sqlite {
  const db = openEncrypted(path, key)
  try {
    migrate(db, workSchema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Rows go into a file of the version they were written by, which is then brought to the program's. */
function fill(db: Sqlite, carved: Carved, clock: Clock): Omit<Report, 'foreign'> {
  const newest = workSchema.migrations.at(-1)?.to ?? 0
  const version = carved.version && carved.version <= newest ? carved.version : newest
  migrate(db, { ...workSchema, migrations: workSchema.migrations.filter(({ to }) => to <= version) })
  const found = matchTables(db, carved)
  const now = new Date(clock.now()).toISOString()
  const saved: Counts = new Map()
  const lost: Counts = new Map([...found].map(([name, { missing }]) => [name, missing]))
  const pieces = [...carved.pieces, ...piecesOfBroken(found)]
  let gaps = 0
  db.transaction(() => {
    const outbox = mendOutbox(found, now)
    for (const [name, { rows }] of [...outbox, ...rest(found)]) {
      let count = 0
      for (const row of rows) {
        // What is sent or compared by its bytes must be whole; words are worth having with a gap.
        if (row.gap && name !== 'journal' && name !== 'conflict') {
          add(lost, name, 1)
          continue
        }
        if (name === 'journal' && row.gap) sound(row.columns, now)
        if (!insert(db, name, row)) {
          add(lost, name, 1)
          continue
        }
        count++
        if (row.gap) gaps++
      }
      saved.set(name, count)
    }
    lost.set('outbox', outbox.lostWrites)
    lost.set(
      'own',
      ownRecords.map((name) => lost.get(name) ?? 0).reduce((a, b) => a + b),
    )
  }).immediate()
  migrate(db, workSchema)
  indexSent(db)
  if (pieces.length > 0) keepRecoveredText(db, { at: now, pieces })
  return { saved, lost, gaps, pieces: pieces.length, exact: [...found.values()].every(({ exact }) => exact) }
}

const rest = (found: Map<string, TableRows>) =>
  [...found].filter(([name]) => !['outbox', 'outbox_resource', 'sent_resource'].includes(name))

/** What can be read of rows that are of no use in part. */
const piecesOfBroken = (found: Map<string, TableRows>): string[] =>
  ['outbox_resource', 'fact', 'form_draft', 'draft_order'].flatMap((name) =>
    (found.get(name)?.rows ?? []).flatMap(({ columns, gap }) => {
      const text = columns.mine ?? columns.value ?? columns.fields ?? columns.medication_request
      return gap && typeof text === 'string' ? [text] : []
    }),
  )

function sound(columns: Record<string, unknown>, now: string): void {
  columns.revision = Math.max(1, Number(columns.revision))
  if (Number.isNaN(Date.parse(String(columns.at)))) columns.at = now
}

const add = (counts: Counts, name: string, more: number) => counts.set(name, (counts.get(name) ?? 0) + more)

function insert(db: Sqlite, table: string, { columns }: TableRows['rows'][number]): boolean {
  const names = Object.keys(columns)
  try {
    db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(
      ...Object.values(columns),
    )
    return true
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) return false
    throw error
  }
}

const compareMessage = 'Please compare your open notes with what you remember, and tell your IT department.'
const nameOf = (path: string) => path.split(/[\\/]/).at(-1)

function rescueMessage({ saved, lost, gaps, pieces, exact, foreign }: Report, aside: string): string {
  const counted = (counts: Counts, kinds: readonly RescuedKind[]) =>
    kinds.flatMap(({ name, one, many }) => {
      const count = counts.get(name) ?? 0
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
    })
  const what = counted(saved, reportedSaved)
  const gone = counted(lost, reportedLost)
  const sentences = [
    foreign
      ? `The file of unsent work on this machine is not one that Rounds wrote, or was damaged beyond reading, and was set aside as ${nameOf(aside)}. Nothing in it could be read.`
      : `The file of unsent work on this machine was damaged and set aside as ${nameOf(aside)}.`,
    what.length > 0 ? `Saved from it: ${what.join(', ')}.` : foreign ? '' : 'Nothing in it could be read.',
    gaps === 0 ? '' : `${gaps} of the texts ${gaps === 1 ? 'has' : 'have'} a gap, which is marked.`,
    pieces === 0
      ? ''
      : `${pieces} ${pieces === 1 ? 'piece of text was' : 'pieces of text were'} found of which is not known where they stood: see what is set aside.`,
    gone.length > 0 ? `Lost: ${exact ? '' : 'at least '}${gone.join(', ')}.` : '',
    gone.length > 0 || foreign
      ? ''
      : !exact
        ? 'It can’t be told whether more stood in it.'
        : gaps + pieces === 0
          ? 'Nothing you wrote was lost.'
          : '',
    compareMessage,
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}
