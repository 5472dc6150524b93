import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import { openDatabase } from '../database/database.ts'
import { asking, signInAt } from '../testing/sign-in.ts'
import { deviceCommand, lossesAfterRestore } from './command.ts'
import { createDevices } from './devices.ts'

/** A central API that is put back to a backup, and what was reported of workstations since. */
const device = 'aaaaaaaa-1111-4222-8333-444444444444'
const path = `/devices/${device}`
const share = { id: 'share-1', share: 'c2hhcmUtb2YtMzItYnl0ZXMtZm9yLXRlc3RzLTAxMjM' }
const of = { practitioner: 'okafor', device }
let folder: string
let database: string
let central: Central
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-reports-'))
  database = join(folder, 'central.sqlite')
  central = await createCentral({ database, training: true })
})
afterEach(async () => {
  await central.close()
  rmSync(folder, { recursive: true })
})

async function putBack(backup: string): Promise<void> {
  await central.close()
  for (const left of ['-wal', '-shm']) rmSync(`${database}${left}`, { force: true })
  copyFileSync(backup, database)
  central = await createCentral({ database, training: true, restored: true })
}
async function backUp(name: string): Promise<string> {
  const file = join(folder, name)
  await central.context.db.backup(file)
  return file
}
const signIn = async () => {
  const { tokens } = await signInAt(central.url, 'okafor@training.rounds.example')
  return asking(central.url, device)(tokens.access_token)
}
function command(...args: string[]): { code: number; lines: string[] } {
  const db = openDatabase(database)
  const lines: string[] = []
  try {
    return { code: deviceCommand(args, db, (line) => lines.push(line)), lines }
  } finally {
    db.close()
  }
}
const orders = () =>
  central.context.store
    .search('AuditEvent', { limit: 1000 })
    .filter(({ resource }) => resource.subtype?.some(({ code }) => code === 'wipe-ordered'))
    .map(({ resource }) => resource.outcomeDesc)

it('a workstation that was reported lost stays lost when the database is put back to before that', async () => {
  const ask = await signIn()
  await ask('PUT', `${path}/recovery-share`, share)
  await ask('PUT', '/realtime/presence', { availability: 'available', unsent: 3, leases: [] })
  const backup = await backUp('before')
  command('lost', device)
  command('lost', device)
  const [firstLine] = command('list').lines

  await putBack(backup)
  const again = await signIn()
  expect((await again('GET', '/flags')).problem).toBe('device-lost')
  expect((await again('GET', `${path}/recovery-share`)).problem).toBe('device-lost')
  expect(createDevices(central.context.db, Date.now).shareOf(of)).toBeUndefined()
  expect((await again('GET', `${path}/wipe`)).body).toMatchObject({ device, unsent: 3 })
  expect(command('list').lines[0]).toBe(firstLine)
  expect(orders()).toEqual(['It was reported before; the database, put back since, had forgotten it.'])
  // Known again, the next start has nothing to say.
  await putBack(await backUp('known'))
  expect(orders()).toHaveLength(1)
})

it('does not repeat the wipe order to a workstation that was found or has erased itself', async () => {
  await (await signIn())('GET', '/flags')
  const before = await backUp('before')
  command('lost', device, '--practitioner', 'okafor', '--unheard')
  const lost = await backUp('lost')
  expect(command('found', device).lines[0]).toContain('may be used again')
  for (const backup of [lost, before]) {
    await putBack(backup)
    expect((await (await signIn())('GET', '/flags')).status).toBe(200)
  }

  command('lost', device, '--practitioner', 'okafor', '--unheard')
  expect((await (await signIn())('PUT', `${path}/wipe/done`, { lost: 2 })).status).toBe(204)
  await putBack(before)
  expect(command('list').lines[0]).toContain('2 changes lost with it')
  await putBack(lost)
  expect(command('list').lines[0]).toContain('2 changes lost with it')
})

it('lists lost workstations at the start, and accepts a report of an unknown one', () => {
  expect(lossesAfterRestore(central.context.db)).toEqual([
    expect.stringMatching(
      /^workstations known as lost: 0\. What was reported since must be reported again: node/,
    ),
  ])
  expect(command('lost', device, '--unheard').lines[0]).toContain('no workstation')
  expect(command('lost', device, '--practitioner', 'okafor').code).toBe(1)
  expect(command('lost', device, '--practitioner', 'okafor', '--unheard').code).toBe(0)
  expect(lossesAfterRestore(central.context.db)).toEqual([
    expect.stringMatching(new RegExp(`^${device} .*to be erased since`)),
    expect.stringMatching(/^workstations known as lost: 1, the last reported 20/),
  ])
})

it('skips a line cut off by a crash and reads those after it', async () => {
  const before = await backUp('before')
  command('lost', device, '--practitioner', 'lindholm', '--unheard')
  appendFileSync(`${database}.devices`, '{"act":"lost","practitioner":"oka')
  command('lost', device, '--practitioner', 'okafor', '--unheard')
  await putBack(before)
  expect(command('list').lines).toEqual([
    expect.stringContaining(`${device} (Practitioner/lindholm): never in contact; lost`),
    expect.stringContaining(`${device} (Practitioner/okafor): never in contact; lost`),
    'devices: 2, 2 reported lost',
  ])
  if (process.platform !== 'win32') expect(statSync(`${database}.devices`).mode & 0o077).toBe(0)
})

it('writes the losses known to a version without the file into it', async () => {
  const before = await backUp('before')
  const db = central.context.db
  db.exec(`INSERT INTO wipe VALUES ('okafor', '${device}', 5, 3, 4, NULL, NULL)`)
  db.exec(`INSERT INTO wipe VALUES ('okafor', 'done', 5, NULL, NULL, 9, 1)`)
  command('list')
  const once = readFileSync(`${database}.devices`, 'utf8')
  command('list')
  expect(readFileSync(`${database}.devices`, 'utf8')).toBe(once)
  await putBack(before)
  expect(createDevices(central.context.db, Date.now).list()).toMatchObject([
    { device, wipe: { orderedAt: 5, unsent: 3, heardAt: 4, doneAt: null } },
    { device: 'done', wipe: { orderedAt: 5, doneAt: 9, lost: 1 } },
  ])
})

it('where that file can’t be written a loss holds and is said to be forgotten by a restore, and nothing is taken back', () => {
  const devices = createDevices(central.context.db, Date.now)
  expect(devices.orderWipe(of).kept).toBe(true)
  rmSync(`${database}.devices`)
  mkdirSync(`${database}.devices`)
  expect(devices.orderWipe({ ...of, device: 'other' }).kept).toBe(false)
  expect(() => devices.takeBackWipe(of)).toThrow()
  expect(devices.isLost(of)).toBe(true)
  expect(devices.wipeDone(of, 1)).toBe(true)
  expect(() => createDevices(central.context.db, Date.now)).toThrow()
  rmSync(`${database}.devices`, { recursive: true })
})
