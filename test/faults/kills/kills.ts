import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomFrom } from '../schedule.ts'
import { builtTypist } from './built.ts'
import { createExpected } from './expected.ts'
import type { TypistMessage } from './names.ts'
import { powerCut } from './power-cut.ts'
import { type Clinic, startClinic, startTypist, type Typist } from './processes.ts'
import { judge, type KillVerdict, readCentral } from './verdict.ts'

export type KillsResult = {
  kills: number
  powerCuts: number
  lost: number
  doubled: number
  diverged: number
}

/** Everything is checked after so many kills, and at the end; more often where something is expected to be found. */
const checkEvery = { usually: 100, untilCaught: 10 }

/** When and how one typist dies, from the seed. */
type Death = {
  seed: number
  power: boolean
  /** The write at which the power goes at the latest; 0: at any moment. */
  atWrite: number
  /** Once it has said so much, and then so many ms later; `lines` 0: while it starts. */
  lines: number
  ms: number
  serverToo: boolean
}

function deathOf(seed: number, nth: number, powerCuts: boolean): Death {
  const random = randomFrom(seed + nth * 7919)
  const starting = random() < 0.15
  return {
    seed: Math.floor(random() * 2 ** 31),
    power: random() < 0.3 && powerCuts,
    atWrite: random() < 0.7 ? 1 + Math.floor(random() * random() * 500) : 0,
    lines: starting ? 0 : 1 + Math.floor(random() * random() * 45),
    ms: starting ? random() * 120 : random() * 15,
    serverToo: random() < 0.03,
  }
}

/**
 * Kills `kills` real workstation processes, one after the other on the same files, while they type, order, sign and
 * sync with a real central API, which dies now and then too. Prints what it found; all counts are 0 when it holds.
 */
export async function runKills(kills: number, seed: number, untilCaught = false): Promise<KillsResult> {
  const root = mkdtempSync(join(tmpdir(), 'rounds-kills-'))
  const folder = join(root, 'workstation')
  const database = join(root, 'central.sqlite')
  const layer = powerCut(root)
  if (!layer.env) console.log(`power cuts skipped: ${layer.why}`)
  const expected = createExpected()
  const result = { kills: 0, powerCuts: 0, lost: 0, doubled: 0, diverged: 0 }
  const counts = {
    'while it started': 0,
    'central API killed too': 0,
    'unsynced writes undone': 0,
    'writes torn': 0,
  }
  const every = untilCaught ? checkEvery.untilCaught : checkEvery.usually
  const program = await builtTypist(root)
  const clinic = await startClinic(database)
  const deaths = Array.from({ length: kills }, (_, n) => deathOf(seed, n, layer.env !== undefined))
  const typistFor = (death: Death | undefined) =>
    startTypist(
      program,
      folder,
      clinic.url,
      death?.power ? layer.env?.(folder, death.seed, death.atWrite) : {},
    )
  let next: Typist = typistFor(deaths[0])
  try {
    for (const [n, death] of deaths.entries()) {
      const typist = next
      next = typistFor(deaths[n + 1])
      await die(typist, death, `K${n}`, clinic)
      result.kills++
      if (death.power) result.powerCuts++
      if (death.lines === 0) counts['while it started']++
      if (death.serverToo) counts['central API killed too']++
      if ((n + 1) % every === 0 || n + 1 === kills) {
        await check(n + 1)
        if (untilCaught && result.lost + result.doubled + result.diverged > 0) break
      }
    }
  } finally {
    next.signal('SIGKILL')
    await next.ended
    await clinic.close()
    rmSync(root, { recursive: true, force: true })
  }
  for (const [name, n] of Object.entries(counts)) console.log(`${name}: ${n}`)
  console.log(
    `words kept: ${expected.tokens.size}, orders: ${expected.orders.size}, signed: ${expected.signed.size}`,
  )
  return result

  async function die(typist: Typist, death: Death, name: string, clinic: Clinic): Promise<void> {
    let lines = 0
    let due = () => {}
    const reached = new Promise<void>((resolve) => {
      due = resolve
    })
    await typist.work({ name, seed: death.seed, drain: null }, (message) => {
      expected.receive(message)
      if (message.did !== 'started' && ++lines >= death.lines) due()
    })
    if (death.lines === 0) due()
    await Promise.race([reached, typist.ended])
    const server = death.serverToo ? clinic.kill() : undefined
    await new Promise((resolve) => setTimeout(resolve, death.ms))
    typist.signal(death.power ? 'SIGUSR2' : 'SIGKILL')
    const { code, signal } = await typist.ended
    const asMeant = death.power ? code === layer.exitCode : signal === 'SIGKILL'
    if (!asMeant) throw new Error(`A typist ended by itself (${code ?? signal}): ${typist.errors()}`)
    const undone = /power cut: (\d+) of \d+ unsynced writes undone, (\d+) torn/.exec(typist.errors())
    counts['unsynced writes undone'] += Number(undone?.[1] ?? 0)
    counts['writes torn'] += Number(undone?.[2] ?? 0)
    await server
  }

  async function check(after: number): Promise<void> {
    await clinic.ready()
    const messages: TypistMessage[] = []
    const reader = startTypist(program, folder, clinic.url)
    await reader.work({ name: 'reader', seed: 1, drain: expected.visits() }, (one) => messages.push(one))
    const { code } = await reader.ended
    if (code !== 0) throw new Error(`The workstation could not be read back (${code}): ${reader.errors()}`)
    print(after, judge(expected, messages, readCentral(database), folder))
  }

  function print(after: number, verdict: KillVerdict): void {
    for (const what of ['lost', 'doubled', 'diverged'] as const) {
      result[what] = Math.max(result[what], verdict[what].length)
      for (const message of verdict[what].slice(0, 5))
        console.log(`  ${what} after ${after} kills: ${message}`)
    }
    console.log(`${after} kills, ${expected.tokens.size} words kept`)
  }
}
