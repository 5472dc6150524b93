import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import * as screen from '../screen.ts'
import { buildUnlessBuilt } from '../setup/build.ts'
import { root } from '../setup/electron-binary.ts'
import { endWith } from '../setup/end-with.ts'
import { findBrowser } from '../setup/find-browser.mjs'
import { openStage, people, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'
import { openReader } from '../visit/central-reader.ts'
import type { Scene } from '../visit/scene.ts'
import { cacheKeyOf } from './cache-key.ts'
import { lockedInCall, lockedIsEmpty } from './locked.ts'
import { writeMarkedPatients } from './marked-patients.ts'
import { holdMarkedVisit, markedText } from './marked-visit.ts'
import { makeMarks } from './marks.ts'
import { plantMarks } from './plants.ts'
import { entries, processesWith } from './processes.ts'
import { cacheFolderIn, isMirrored, searchInside } from './purged.ts'
import { searcherFor } from './search.ts'
import { sentence, sweep, type Territory } from './sweep.ts'

/**
 * `npm run phi-sweep`: a visit whose every name, word and number is a mark, and then every byte of every file that
 * Rounds and Chromium hold, while it runs, after it was killed, locked, and when it is closed. Before that it finds marks that it
 * planted itself, in each form. The central API's files and the patient's browser are not Rounds' and lie apart; `--apart DIR`
 * names a folder of temporary files of something else that runs at the same time.
 */

const { apart } = parseArgs({ options: { apart: { type: 'string', multiple: true, default: [] } } }).values
const marks = makeMarks()
const search = searcherFor(marks)
const since = Date.now()
const shared = ['/tmp', '/var/tmp', '/dev/shm'].filter((folder) => entries(folder).length > 0)
const everything = mkdtempSync(join(tmpdir(), 'rounds-sweep-'))
// From here on: the central API's files, and what Playwright makes beside a patient's browser.
process.env.TMPDIR = everything

let files = 0
let bytes = 0
let hits = 0
const problems: string[] = []
const say = (line: string) => console.log(`phi-sweep: ${line}`)

await buildUnlessBuilt()
let patients: ReturnType<typeof writeMarkedPatients> | undefined
const stage = await openStage({
  load(folder) {
    patients = writeMarkedPatients(join(folder, 'marked'), marks)
    return [join(folder, 'marked')]
  },
  // Every folder that a program on Linux or macOS keeps files in lies within the one that is swept.
  env: (userData) => ({
    TMPDIR: temporaryOf(userData),
    HOME: homeOf(userData),
    XDG_CONFIG_HOME: join(homeOf(userData), '.config'),
    XDG_CACHE_HOME: join(homeOf(userData), '.cache'),
    XDG_DATA_HOME: join(homeOf(userData), '.local/share'),
    CHROMIUM_PATH: findBrowser() ?? chromium.executablePath(),
  }),
})
// A socket's path may be 107 characters long, and Chromium makes one in its temporary folder.
const folder = join(stage.folder, 'own')
const profile = join(folder, 'profile')
const temporary = temporaryOf(profile)
for (const each of [temporary, homeOf(profile)]) mkdirSync(each, { recursive: true })

let printed = ''
const territory: Territory = {
  folder,
  temporary,
  built: join(root, 'build'),
  shared,
  apart: [everything, ...apart],
  since,
  output: () => printed + (workstation?.output() ?? ''),
}
let workstation: Workstation | undefined

try {
  if (!patients) throw new Error('the marked patients were not written')
  await findPlants()

  workstation = await stage.workstation('own/profile')
  say(`on ${workstation.runsOn === 'electron' ? 'Electron' : 'the stand-in for Electron, over Chromium'}`)
  const scene = { stage, okafor: workstation } as Scene
  await screen.signInButton(workstation.page).waitFor()
  await stage.signIn(workstation, people.okafor)
  scene.reader = await openReader(stage.central, people.okafor.email, people.okafor.password)
  await holdMarkedVisit(scene, patients.stays, marks)
  lookAt('running, in a call, its chart open')

  await kill(workstation)
  lookAt('killed')

  workstation = await stage.relaunch(workstation)
  await screen.workstation(workstation.page).waitFor()
  lookAt('started again')

  const { leaves } = patients
  await screen.claim(workstation.page, leaves.name)
  await until(
    'the chart of the second patient is loaded',
    async () => (await screen.listState(page(), 'Allergies')) === 'listed',
  )
  await screen.typeNote(workstation.page, 'Subjective', markedText(marks, leaves, 'Subjective'))
  await until('everything is sent', async () => (await screen.changesToSend(page())) === 0)
  const key = await cacheKeyOf(workstation)
  const mirror = join(cacheFolderIn(profile), 'mirror.db')
  if (!isMirrored(mirror, key, leaves.patientId) || !inside(mirror, key, leaves.who))
    throw new Error(
      'the mirror, opened with the key, does not hold the patient who is there: nothing would be proven',
    )
  await screen.release(workstation.page)
  await takeElsewhere(leaves.taskId)
  await until(
    'the mirror has let go of the patient who left',
    () => !isMirrored(mirror, key, leaves.patientId),
    60,
  )
  lookAt('running, one patient purged')
  await kill(workstation)
  for (const withWal of [true, false])
    for (const hit of searchInside(mirror, key, search, withWal))
      if (hit.mark.startsWith(`${leaves.who}:`) || hit.mark === 'unknown')
        problem(`the mirror, opened with the key: mark ${hit.mark}, ${hit.form}, at ${hit.offset}`)
  if (!inside(mirror, key, patients.stays.who)) throw new Error('the mirror lost the patient who stays')
  say('purged: the mirror, opened with the key, was searched, free pages too')

  workstation = await stage.relaunch(workstation)
  const locks = {
    stage,
    scene,
    stays: patients.stays,
    marks,
    ours: { temporary, profile, search, key },
    say,
    problem,
  }
  workstation = await lockedIsEmpty(workstation, locks)
  lookAt('locked')
  workstation = await lockedInCall(workstation, locks)
  lookAt('locked after a call')
  key.fill(0)

  await workstation.close()
  await until('its processes are gone', () => processesWith(temporary).length === 0)
  lookAt('closed')
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error))
  for (const line of printed.split('\n').slice(-20)) console.log(line)
} finally {
  await stage.close()
  rmSync(everything, { recursive: true, force: true })
}
for (const each of problems) say(each)
say(`${files} files, ${bytes} bytes, ${hits} hits`)
await endWith(problems.length === 0 ? 0 : 1)

function page() {
  if (!workstation) throw new Error('no workstation runs')
  return workstation.page
}

function problem(message: string): void {
  hits += 1
  problems.push(message)
}

/** One state of the program. */
function lookAt(state: string): void {
  const from = Date.now()
  const swept = sweep(territory, search)
  files += swept.files
  bytes += swept.bytes
  for (const hit of swept.hits) problem(`${state}: ${sentence(hit, folder)}`)
  for (const name of swept.unread) problems.push(`${state}: could not be searched: ${name}`)
  // What Chromium's processes share is no file; locked it must be as empty as they are.
  if (state.startsWith('locked'))
    for (const hit of swept.inMemory) problem(`${state}, shared memory: ${sentence(hit, folder)}`)
  const apart =
    swept.inMemory.length > 0
      ? `; ${swept.inMemory.length} in memory that its processes share, which is no file`
      : ''
  const seconds = ((Date.now() - from) / 1000).toFixed(1)
  say(
    `${state}: ${swept.files} files, ${swept.bytes} bytes, ${swept.hits.length} hits (${seconds} s)${apart}`,
  )
}

/** A sweep that can't find what was planted proves nothing by finding nothing. */
async function findPlants(): Promise<void> {
  const plants = plantMarks(marks, { profile, temporary })
  await plants.hold()
  const missed = plants.missed(sweep(territory, search).hits)
  await plants.clear()
  await until('what held the plants is gone', () => processesWith(temporary).length === 0)
  if (missed.length > 0) throw new Error(`the sweep does not find what was planted: ${missed.join(', ')}`)
  say(`found all ${plants.count()} plants, in each form`)
  if (entries('/proc/self/fd').length === 0)
    say('no /proc on this system: deleted files that are still open are not searched')
}

/** As a power cut for the program: main and all its processes, Chromium's too. */
async function kill(it: Workstation): Promise<void> {
  printed += it.output()
  await stage.kill(it)
  await until('its processes are gone', () => processesWith(temporary).length === 0)
}

/** A colleague takes the visit, so that it leaves the queue of this workstation too. */
async function takeElsewhere(taskId: string): Promise<void> {
  const colleague = await openReader(stage.central, people.lindholm.email, people.lindholm.password)
  const { status } = await colleague.put(`/leases/${taskId}`, {}, { 'if-none-match': '*' })
  if (status !== 201) throw new Error(`a colleague could not claim the released visit: ${status}`)
}

function inside(mirror: string, key: Buffer, who: string): boolean {
  return searchInside(mirror, key, search, true).some((hit) => hit.mark.startsWith(`${who}:`))
}

function temporaryOf(userData: string): string {
  return join(userData, '../tmp')
}
function homeOf(userData: string): string {
  return join(userData, '../home')
}
