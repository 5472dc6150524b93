import { parseArgs } from 'node:util'
import type Database from 'better-sqlite3-multiple-ciphers'
import { createBus } from '../base/bus.ts'
import { defaultSettings } from '../base/settings.ts'
import { createStore } from '../store/store.ts'
import { type DeviceAct, recordDeviceAct, reportedBefore } from './audit.ts'
import { createDevices, type DeviceId, type DeviceLine, type Wipe } from './devices.ts'

const usage =
  'device list | device lost DEVICE [--practitioner ID [--unheard]] | device found DEVICE [--practitioner ID]'

/**
 * `node central/index.ts device …`, for who runs the central API; `args` is what follows `device`. It may be called while
 * the server runs, which sees it at once. `--unheard`: of a workstation that this database, put back, has not heard of. The answer is
 * the exit code.
 */
export function deviceCommand(args: string[], db: Database.Database, print: (line: string) => void): number {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: {
      practitioner: { type: 'string' },
      database: { type: 'string' },
      unheard: { type: 'boolean' },
    },
  })
  const [verb, device, ...more] = positionals
  const clock = { now: () => Date.now() }
  const devices = createDevices(db, clock.now)
  const store = createStore(db, clock, createBus(), defaultSettings)
  const record = (act: DeviceAct, of: DeviceId, remark?: string) =>
    recordDeviceAct(store, clock.now(), act, of, remark)
  for (const of of devices.forgotten) record('wipe-ordered', of, reportedBefore)
  if (verb === 'list' && device === undefined) {
    const all = devices.list()
    for (const one of all) print(lineOf(one))
    print(`devices: ${all.length}, ${all.filter(({ wipe }) => wipe).length} reported lost`)
    return 0
  }
  if ((verb !== 'lost' && verb !== 'found') || !device || more.length > 0) {
    print(`Usage: ${usage}`)
    return 2
  }
  const asked = typeof values.practitioner === 'string' ? values.practitioner : null
  const known = devices
    .list()
    .filter((one) => one.device === device && (asked === null || one.practitioner === asked))
  const unheard = verb === 'lost' && values.unheard === true && asked !== null
  const found: (DeviceId & Partial<DeviceLine>)[] =
    known.length === 0 && unheard ? [{ practitioner: asked, device }] : known
  if (found.length === 0) {
    print(`There is no workstation ${device}${asked === null ? '' : ` of Practitioner/${asked}`}.`)
    return 1
  }
  for (const one of found) {
    const name = nameOf(one)
    if (verb === 'found') {
      const back = devices.takeBackWipe(one)
      if (back) record('wipe-taken-back', one)
      print(back ? `${name}: may be used again.` : `${name}: there is no order that could be taken back.`)
      continue
    }
    const wipe = devices.orderWipe(one)
    if (!one.wipe) record('wipe-ordered', one, knownUnsent(wipe))
    print(`${name}: ${knownUnsent(wipe)}`)
    print(`${name}: ${stateOf(wipe)}`)
    if (!wipe.kept)
      print(
        `${name}: this could not be written beside the database. After a restore it must be reported again.`,
      )
  }
  return 0
}

/** For who started the server on a backup or a copy: what it knows of lost workstations, and what to do about the rest. */
export function lossesAfterRestore(db: Database.Database): string[] {
  const lost = createDevices(db, () => Date.now())
    .list()
    .flatMap((one) => (one.wipe ? [{ ...one, wipe: one.wipe }] : []))
  const last = Math.max(...lost.map(({ wipe }) => wipe.orderedAt))
  return [
    ...lost.map((one) => lineOf(one)),
    `workstations known as lost: ${lost.length}${lost.length > 0 ? `, the last reported ${time(last)}` : ''}. What was reported since must be reported again: node central/index.ts device lost DEVICE --practitioner ID --unheard`,
  ]
}

const nameOf = ({ device, practitioner }: DeviceId) => `${device} (Practitioner/${practitioner})`
const time = (ms: number) => new Date(ms).toISOString()

function lineOf(one: DeviceLine): string {
  const contact =
    one.heardAt === null ? 'never in contact' : `last contact ${time(one.heardAt)}, ${one.unsent} unsent`
  const state = one.wipe ? stateOf(one.wipe) : one.share ? 'recovery share kept' : 'no recovery share'
  return `${nameOf(one)}: ${contact}; ${state}`
}

const knownUnsent = ({ unsent, heardAt }: Wipe): string =>
  heardAt === null
    ? 'what it has not sent is not known.'
    : `${unsent} ${unsent === 1 ? 'change' : 'changes'} not sent at its last contact, ${time(heardAt)}.`

const stateOf = ({ orderedAt, doneAt, lost }: Wipe): string =>
  doneAt === null
    ? `lost, to be erased since ${time(orderedAt)}; its recovery share is deleted.`
    : `erased ${time(doneAt)}, ${lost ?? 'an unknown number of'} changes lost with it.`
