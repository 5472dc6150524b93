import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { factOf, openDatabase } from './database/database.ts'

let child: ChildProcess | undefined
afterEach(() => void child?.kill('SIGKILL'))

/** Starts the program; resolves once it listens or has ended. */
function run(
  args: string[],
): Promise<{ out: string; err: string; code: number | null; url: string | undefined }> {
  const node = join(import.meta.dirname, '..', 'node_modules', '.bin', 'node')
  const started = spawn(node, [join(import.meta.dirname, 'index.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  let [out, err] = ['', '']
  started.stderr.on('data', (it) => (err += it))
  return new Promise((resolve) => {
    started.stdout.on('data', (it) => {
      out += it
      const url = /^central: listening at (\S+)$/m.exec(out)?.[1]
      if (url) resolve({ out, err, code: null, url })
    })
    started.on('close', (code) => resolve({ out, err, code, url: undefined }))
  })
}
const ended = (it: ChildProcess | undefined) =>
  new Promise((resolve) => it?.on('close', (code) => resolve(code)))

it('starts, loads, answers, ends cleanly when told, and keeps its data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'central-'))
  const database = join(folder, 'central.sqlite')
  writeFileSync(
    join(folder, 'p.json'),
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: { resourceType: 'Patient', id: 'p' } }],
    }),
  )
  writeFileSync(join(folder, 'bad.json'), '{}')
  const { url, err } = await run(['--port', '0', '--database', database, '--load', folder])
  expect(err).toContain('central: loaded 1 resources from 1 files')
  expect(err).toContain(`central: not loaded: ${join(folder, 'bad.json')}: resourceType is not a FHIR Bundle`)
  const epoch = (await fetch(`${url}/fhir/R4/metadata`)).headers.get('server-epoch')
  const end = ended(child)
  child?.kill('SIGTERM')
  expect(await end).toBe(0)
  const db = openDatabase(database)
  expect(factOf(db, 'epoch')).toBe(epoch)
  expect(db.prepare('SELECT id FROM current').all()).toEqual([{ id: 'p' }])
  db.close()
})

it.each(['x', '', '-1', '65536'])('prints why it could not start, for port "%s"', async (port) => {
  const { code, err } = await run([`--port=${port}`])
  expect([code, err]).toEqual([1, `central: could not start: --port ${port} is not a port\n`])
})

it('prints which command failed, and why', async () => {
  const database = join(mkdtempSync(join(tmpdir(), 'rounds-central-')), 'none', 'central.sqlite')
  const { code, err } = await run(['audit-heads', '--database', database])
  expect(code).toBe(1)
  expect(err).toMatch(/^central: audit-heads failed: /)
})

it('prints its usage for --help', async () => {
  const { code, out } = await run(['--help'])
  expect(code).toBe(0)
  expect(out).toContain('--training')
})
