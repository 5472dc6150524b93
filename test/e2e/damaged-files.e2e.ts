import { openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holdFolder } from '../../main/engine/cache/in-use.ts'
import { migrate } from '../../main/engine/cache/migrate.ts'
import { workSchema } from '../../main/engine/cache/migrations/all.ts'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/** Files that are damaged between two starts, and a machine that loses its power in mid-sentence. */

let stage: Stage
let okafor: Workstation

beforeAll(async () => {
  stage = await openStage()
  okafor = await stage.workstation('okafor')
  await stage.signIn(okafor, people.okafor)
  await screen.claim(okafor.page, 'Rosa Delgado')
  await until(
    'her chart is loaded',
    async () => (await screen.listState(okafor.page, 'Allergies')) === 'listed',
  )
})
afterAll(() => stage?.close())

const pageSize = 4096
const inProfile = (name: RegExp): string[] =>
  readdirSync(okafor.userData, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(okafor.userData, path))

/** Writes over whole pages, the first being 1. */
function damage(name: string, ...pages: number[]): void {
  const [path = ''] = inProfile(new RegExp(`${name}$`))
  const file = openSync(path, 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(pageSize, 0x5a), 0, pageSize, (page - 1) * pageSize)
}

/** Where a table of the work file begins: the same in each new file of one schema. */
function rootPage(table: string): number {
  const db = new Database(':memory:')
  migrate(db, workSchema)
  return Number(db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table))
}

async function again(): Promise<void> {
  okafor = await stage.relaunch(okafor)
}
const notice = async (text: RegExp) => {
  await until('the window says so', async () =>
    (await screen.noticeTexts(okafor.page)).some((one) => text.test(one)),
  )
}

it('a damaged copy of the charts is loaded anew, in words, and nothing written is affected', async () => {
  await screen.typeNote(okafor.page, 'Plan', 'Fluids.')
  await until('everything is sent', async () => (await screen.changesToSend(okafor.page)) === 0)
  await okafor.close()
  damage('mirror.db', 1, 2, 3)
  await again()
  await notice(/The copy of the charts on this machine was damaged and is being loaded again/)
  await screen.openOwn(okafor.page, 'Rosa Delgado')
  await until(
    'her chart is loaded',
    async () => (await screen.listState(okafor.page, 'Allergies')) === 'listed',
  )
  expect(await screen.noteText(okafor.page, 'Plan')).toBe('Fluids.')
  expect(inProfile(/work\.db\.damaged/)).toEqual([])
})

it('a damaged file of unsent work is set aside, what is readable comes over, and the window says what', async () => {
  okafor.proxy.cut()
  await until('the cut is on the screen', async () =>
    (await screen.syncText(okafor.page)).startsWith('Server not reached'),
  )
  await screen.typeNote(okafor.page, 'Plan', ' Rest until the fever is gone.')
  await screen.kept(okafor.page)
  await okafor.close()
  damage('work.db', rootPage('sent'))
  await again()
  await notice(
    /The file of unsent work on this machine was damaged and set aside as work\.db\.damaged-\S+\. Saved from it: \d+ unsent writes?, 1 section of a note\b.*\. Please compare/,
  )
  expect(inProfile(/work\.db\.damaged-[^/]*Z$/)).toHaveLength(1)
  await screen.openOwn(okafor.page, 'Rosa Delgado')
  expect(await screen.noteText(okafor.page, 'Plan')).toBe('Fluids. Rest until the fever is gone.')
  okafor.proxy.restore()
  await until('everything is sent', async () => (await screen.changesToSend(okafor.page)) === 0)
  await until('the note is there', async () => (await screen.noteState(okafor.page)) === 'Sent')
})

it('every character typed more than 250 ms before the power goes is in the note after the next start', async () => {
  for (const round of [1, 2]) {
    const { page } = okafor
    const before = await screen.noteText(page, 'Objective')
    const box = screen.noteSection(page, 'Objective')
    await box.focus()
    await page.keyboard.press('ControlOrMeta+End')
    const typed: { text: string; at: number }[] = []
    let killed = Number.POSITIVE_INFINITY
    const added = ` Round ${round}: ${'tonsils enlarged with exudate, tender nodes, '.repeat(8)}`
    let text = before
    const typing = (async () => {
      for (const letter of added) {
        await page.keyboard.type(letter, { delay: 12 })
        text += letter
        typed.push({ text, at: Date.now() })
      }
    })().catch(() => undefined)
    await until('a hundred letters are typed', () => typed.length >= 100 + 17 * round)
    killed = Date.now()
    await stage.kill(okafor)
    await typing
    const must = typed.findLast(({ at }) => at < killed - 250)?.text ?? ''
    expect(must.length).toBeGreaterThan(before.length + 60)

    await again()
    await screen.openOwn(okafor.page, 'Rosa Delgado')
    await until('the note is open', async () => (await screen.noteText(okafor.page, 'Objective')) !== '')
    const left = await screen.noteText(okafor.page, 'Objective')
    expect(left.startsWith(must), `${left.length} of ${must.length} characters are left`).toBe(true)
    // The letter under the finger when the power went may be in it or not.
    expect((before + added).startsWith(left)).toBe(true)
  }
  await until('everything is sent', async () => (await screen.changesToSend(okafor.page)) === 0)
})

it('files that another Rounds has: refused in words, and open here as soon as they are free and the person says so', async () => {
  await screen.typeNote(okafor.page, 'Assessment', 'Tonsillitis.')
  await screen.kept(okafor.page)
  await okafor.close()
  const [work = ''] = inProfile(/work\.db$/)
  const other = holdFolder(dirname(work))
  await again()
  await okafor.page.getByText('Rounds is already open on these files').waitFor()
  await okafor.page.keyboard.press('Shift+F9')
  await okafor.page.getByText('Starting …').waitFor()
  await okafor.page.getByText('Rounds is already open on these files').waitFor()
  other.release()
  await screen.tryAgainButton(okafor.page).click()
  await screen.openOwn(okafor.page, 'Rosa Delgado')
  await until('the words are there', async () =>
    (await screen.noteText(okafor.page, 'Assessment')).endsWith('Tonsillitis.'),
  )
})

it('a file of unsent work beyond reading is set aside and said so, before anyone signs in', async () => {
  await okafor.close()
  const [file = ''] = inProfile(/work\.db$/)
  damage('work.db', ...Array.from({ length: statSync(file).size / pageSize }, (_, n) => n + 1))
  await again()
  await okafor.page
    .getByText(
      /damaged beyond reading, and was set aside as work\.db\.damaged-\S+\. Nothing in it could be read\./,
    )
    .waitFor()
  await screen.signInButton(okafor.page).waitFor()
  expect(inProfile(/work\.db\.damaged-[^/]*Z$/)).toHaveLength(2)
  await stage.signIn(okafor, people.okafor)
  await screen.workstation(okafor.page).waitFor()
  await notice(/Nothing in it could be read/)
  // What the central API had is here again.
  await screen.openOwn(okafor.page, 'Rosa Delgado')
  await until('the note is here', async () =>
    (await screen.noteText(okafor.page, 'Plan')).startsWith('Fluids. Rest'),
  )
})
