import * as screen from '../screen.ts'
import { people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'
import type { Scene } from '../visit/scene.ts'
import { meet } from '../visit/steps-visit.ts'
import type { MarkedPatient } from './marked-patients.ts'
import type { Marks } from './marks.ts'
import { type Held, heldText, type Ours, ourProcesses, plantAndFind, searchOurMemory } from './our-memory.ts'
import { nameOf } from './processes.ts'

type Locks = {
  stage: Stage
  scene: Scene
  stays: MarkedPatient
  marks: Marks
  ours: Ours
  say(line: string): void
  problem(message: string): void
}
const pin = '271828'

/**
 * Locks with a chart on the screen and a visit held. The program starts itself anew; then no process of ours, by tree or by the files
 * it holds, has a marked word or the key in its memory, and none of those before lives. The new instance, locked.
 */
export async function lockedIsEmpty(workstation: Workstation, locks: Locks): Promise<Workstation> {
  const { page } = workstation
  await screen.workstation(page).waitFor()
  await screen.openOwn(page, locks.stays.name)
  await until('the chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
  const found = await plantAndFind(workstation, locks.ours, locks.marks.word('planted'))
  locks.say(`open, a chart on the screen: ${found}`)
  return startsAnew(workstation, locks, 'locked', () => lockNow(workstation))
}

/**
 * The same with a call on: it goes on, and with it the processes that carry it. When it is over, all of them end too.
 */
export async function lockedInCall(workstation: Workstation, locks: Locks): Promise<Workstation> {
  const { page } = workstation
  const { stage, scene, ours, say, problem } = locks
  await stage.signIn(workstation, people.okafor)
  await screen.chartName(page, locks.stays.name).waitFor()
  await screen.choosePin(page, pin)
  await scene.patient?.context().close()
  await meet(scene, page, locks.stays.encounterId)
  await page.keyboard.press('ControlOrMeta+l')
  await isLocked(workstation, ours)
  const { processes, bytes, held } = searchOurMemory(ours)
  say(`locked in a call: memory of ${processes.length} processes searched, ${bytes} bytes`)
  for (const each of held)
    if (mayHold(each)) say(`locked in a call, of the call: memory still holds words, ${heldText(each)}`)
    else problem(`locked in a call: memory of ${heldText(each)}`)
  return startsAnew(workstation, locks, 'locked after a call', () => screen.endCall(page))
}

/**
 * The call's own processes: the page is one end of it, Chromium's browser process and main carry what the page
 * and the realtime process tell each other, and none of them can be ended before it. None may hold the key.
 */
const ofTheCall = ['main', 'Chromium', 'Chromium renderer']
const mayHold = ({ process, marks }: Held) => ofTheCall.includes(process) && !marks.includes('cache key')

async function startsAnew(
  workstation: Workstation,
  { stage, scene, ours, say, problem }: Locks,
  state: string,
  lock: () => Promise<void>,
): Promise<Workstation> {
  const before = ourProcesses(ours)
  const from = performance.now()
  await lock()
  const next = await stage.restarted(workstation)
  scene.okafor = next
  await isLocked(next, ours)
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  const { processes, bytes, held } = searchOurMemory(ours)
  const survivors = ourProcesses(ours).filter((pid) => before.includes(pid))
  for (const pid of survivors) problem(`${state}: ${nameOf(pid)} of before the lock still lives`)
  for (const each of held) problem(`${state}: memory of ${heldText(each)}`)
  say(
    `${state}: started anew in ${seconds} s; memory of ${processes.length} processes searched, ${bytes} bytes, ${held.length} of them not empty`,
  )
  return next
}

/** Asks for the lock as the page does; the keys would ask for a PIN first. */
async function lockNow({ page }: Workstation): Promise<void> {
  const answer = await page.evaluate(() => {
    const { rounds } = globalThis as unknown as {
      rounds: { call(name: string, input: object): Promise<{ ok: boolean; problem?: { message: string } }> }
    }
    return rounds.call('lock.now', {})
  })
  if (!answer.ok) throw new Error(`it does not lock: ${answer.problem?.message}`)
}

/** The locked screen in this window, nothing on its way any more, and no engine. */
async function isLocked(workstation: Workstation, ours: Ours): Promise<void> {
  await screen.lockScreen(workstation.page).waitFor()
  await until('the engine is ended', () => ourProcesses(ours).every((pid) => nameOf(pid) !== 'engine'))
  await until('it is locked', async () => !(await screen.lockText(workstation.page)).includes('…'))
}
