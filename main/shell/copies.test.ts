import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Result } from '../../preload/contract/index.ts'

const asked = vi.hoisted(() => ({
  options: [] as { defaultPath?: string }[],
  answer: { canceled: false, filePath: '' },
}))
vi.mock('electron', () => ({
  dialog: {
    showSaveDialog: async (_window: unknown, options: { defaultPath?: string }) => {
      asked.options.push(options)
      return asked.answer
    },
  },
}))
const { copies } = await import('./copies.ts')

let folder: string
let steps: string[]
let auditAnswers: (how: string) => Result<unknown>
let printed: [boolean, string]
let pdf: () => Promise<Buffer>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-copies-'))
  steps = []
  auditAnswers = () => ({ ok: true, value: {} })
  printed = [true, '']
  pdf = async () => Buffer.from('%PDF-')
  asked.options = []
  asked.answer = { canceled: false, filePath: join(folder, 'mine.pdf') }
})
afterEach(() => rmSync(folder, { recursive: true }))

const window = {
  webContents: {
    print(_options: object, done: (ok: boolean, why: string) => void) {
      steps.push('printed')
      done(...printed)
    },
    printToPDF() {
      steps.push('laid out')
      return pdf()
    },
  },
} as unknown as BrowserWindow

const shell = (allowed = true) =>
  copies({
    window: () => window,
    async engine(channel, input) {
      const { how } = input as { how: string }
      steps.push(`${channel} ${how}`)
      return auditAnswers(how)
    },
    allowed,
    today: () => '2026-01-05',
  })
const visit = { encounterId: 'e' }

test('each copy is recorded before it leaves, and the file goes where the person said', async () => {
  expect(await shell()['summary.print'](visit)).toEqual({ outcome: 'printed' })
  expect(steps).toEqual(['summary.release print', 'printed'])
  steps = []
  expect(await shell()['summary.save'](visit)).toEqual({ outcome: 'saved', file: 'mine.pdf' })
  expect(steps).toEqual(['summary.release pdf', 'laid out'])
  expect(readFileSync(join(folder, 'mine.pdf'), 'utf8')).toBe('%PDF-')
  // The name that the dialog offers ends up in lists of recent files: no patient in it.
  expect(asked.options[0]?.defaultPath).toBe('Visit summary 2026-01-05.pdf')
})

test('nothing leaves, with a message, when the audit can’t be written', async () => {
  auditAnswers = () => ({ ok: false, problem: { code: 'disk-full', message: 'The disk is full.' } })
  const full = { code: 'disk-full', message: 'The disk is full.' }
  await expect(shell()['summary.print'](visit)).rejects.toMatchObject(full)
  await expect(shell()['summary.save'](visit)).rejects.toMatchObject(full)
  expect(steps).toEqual(['summary.release print', 'summary.release pdf'])
  expect(readdirSync(folder)).toEqual([])
})

test('audits a canceled print, and no save that was canceled before it began', async () => {
  printed = [false, 'Print job canceled']
  expect(await shell()['summary.print'](visit)).toEqual({ outcome: 'canceled' })
  printed = [false, 'Invalid printer settings']
  await expect(shell()['summary.print'](visit)).rejects.toMatchObject({
    code: 'copy-failed',
    message: expect.stringContaining('could not be printed'),
  })
  expect(steps.filter((step) => step.endsWith('print-canceled'))).toHaveLength(2)
  steps = []
  asked.answer = { canceled: true, filePath: '' }
  expect(await shell()['summary.save'](visit)).toEqual({ outcome: 'canceled' })
  expect(steps).toEqual([])
})

test('reports and records a file that can’t be saved', async () => {
  asked.answer = { canceled: false, filePath: join(folder, 'no', 'such', 'folder.pdf') }
  await expect(shell()['summary.save'](visit)).rejects.toMatchObject({
    code: 'copy-failed',
    message: expect.stringContaining('could not be saved there'),
  })
  expect(steps.at(-1)).toBe('summary.release pdf-failed')
})

test('where IT says no, nothing is asked and nothing leaves', async () => {
  await expect(shell(false)['summary.print'](visit)).rejects.toMatchObject({
    code: 'not-allowed',
    message: expect.stringContaining('IT department has switched off'),
  })
  await expect(shell(false)['summary.save'](visit)).rejects.toMatchObject({
    code: 'not-allowed',
    message: expect.stringContaining('IT department has switched off'),
  })
  expect([steps, asked.options]).toEqual([[], []])
})

test('a copy of the instructions is recorded as one, under a name that says nothing of the patient', async () => {
  expect(await shell()['instructions.print'](visit)).toEqual({ outcome: 'printed' })
  expect(await shell()['instructions.save'](visit)).toEqual({ outcome: 'saved', file: 'mine.pdf' })
  expect(steps).toEqual(['instructions.release print', 'printed', 'instructions.release pdf', 'laid out'])
  expect(asked.options[0]?.defaultPath).toBe('Instructions 2026-01-05.pdf')
})

test('a copy of a letter is recorded for that letter, under a name that says nothing of the patient', async () => {
  const letter = { ...visit, letterId: 'l' }
  const inputs: unknown[] = []
  const { 'letters.print': print, 'letters.save': save } = copies({
    window: () => window,
    async engine(channel, input) {
      inputs.push([channel, input])
      return { ok: true, value: {} }
    },
    allowed: true,
    today: () => '2026-01-05',
  })
  expect(await print(letter)).toEqual({ outcome: 'printed' })
  expect(await save(letter)).toEqual({ outcome: 'saved', file: 'mine.pdf' })
  expect(inputs).toEqual([
    ['letters.release', { ...letter, how: 'print' }],
    ['letters.release', { ...letter, how: 'pdf' }],
  ])
  expect(asked.options[0]?.defaultPath).toBe('Letter 2026-01-05.pdf')
})

test('a chart is saved under a name that says nothing of the patient', async () => {
  const asks: string[] = []
  const { 'chart.saveDocument': save } = copies({
    window: () => window,
    async engine(channel) {
      asks.push(channel)
      return { ok: true, value: { json: '{}' } }
    },
    allowed: true,
    today: () => '2026-01-05',
  })
  expect(await save(visit)).toEqual({ outcome: 'saved', file: 'mine.pdf' })
  expect([asks, asked.options[0]?.defaultPath]).toEqual([['chart.document'], 'Chart 2026-01-05.json'])
})

test('a letter as a FHIR document is what the engine makes and records; one that was not saved is recorded too', async () => {
  const steps: string[] = []
  let made: Result<unknown> = { ok: true, value: { json: '{"resourceType":"Bundle"}' } }
  const { 'letters.saveDocument': save } = copies({
    window: () => window,
    async engine(channel, input) {
      steps.push([channel, (input as { how?: string }).how].filter(Boolean).join(' '))
      return channel === 'letters.document' ? made : { ok: true, value: {} }
    },
    allowed: true,
    today: () => '2026-01-05',
  })
  asked.answer = { canceled: false, filePath: join(folder, 'mine.json') }
  const letter = { ...visit, letterId: 'l' }
  expect(await save(letter)).toEqual({ outcome: 'saved', file: 'mine.json' })
  expect(readFileSync(join(folder, 'mine.json'), 'utf8')).toBe('{"resourceType":"Bundle"}')
  expect(steps).toEqual(['letters.document'])
  expect(asked.options[0]?.defaultPath).toBe('Letter 2026-01-05.json')
  asked.answer = { canceled: false, filePath: join(folder, 'no', 'such', 'folder.json') }
  await expect(save(letter)).rejects.toMatchObject({ code: 'copy-failed' })
  expect(steps.at(-1)).toBe('letters.release fhir-failed')
  steps.length = 0
  made = { ok: false, problem: { code: 'not-found', message: 'There is no such letter.' } }
  // The engine’s own reason reaches the person, and nothing was to leave.
  await expect(save(letter)).rejects.toMatchObject({ code: 'not-found' })
  expect(steps).toEqual(['letters.document'])
})
