import { join } from 'node:path'
import { longStory, writeLongChart } from '../../resources/training/long-chart.ts'
import { buildUnlessBuilt } from '../setup/build.ts'
import { endWith } from '../setup/end-with.ts'
import { openStage } from '../support/stage.ts'
import { countAndValidate } from './readback.ts'
import { emptyReports, inScenes, reports, type Scene } from './scene.ts'
import { lostInScenes, ready, scenes } from './scenes.ts'
import { claim, queue, signIn, start } from './steps-queue.ts'
import { offline, sign } from './steps-signature.ts'
import { chart, note, order, talk } from './steps-visit.ts'

/**
 * `npm run visit`: the main job of Rounds as a script, against real workstations, a real central API and a
 * real patient's page. Each step leaves its screenshots in `reports/visit/`. `-- --scenes`: what a day brings beside it, in `reports/scenes/`.
 */
const steps = inScenes ? scenes : [start, signIn, queue, claim, chart, talk, note, order, sign, offline]
const what = inScenes ? 'scene' : 'step'

/** The long chart, whose patient waits. */
function prepare(folder: string): string[] {
  const charts = join(folder, 'charts')
  writeLongChart(charts)
  return [charts]
}

await buildUnlessBuilt()
emptyReports()
const stage = await openStage({ load: prepare })
let done = 0
let failed: unknown
const from = Date.now()
try {
  const [okafor, lindholm] = [await stage.workstation('okafor'), await stage.workstation('lindholm')]
  console.log(
    `visit: on ${okafor.runsOn === 'electron' ? 'Electron' : 'the stand-in for Electron, over Chromium'}`,
  )
  const scene = {
    stage,
    okafor,
    lindholm,
    largest: `${longStory.given.join(' ')} ${longStory.family}`,
    typed: {},
  } as Scene
  if (inScenes) await ready.run(scene)
  for (const [index, step] of steps.entries()) {
    const at = Date.now()
    try {
      await step.run(scene)
    } catch (error) {
      for (const each of [okafor, lindholm]) {
        await each.page
          .screenshot({ path: join(reports, `failed-${index + 1}-${each.name}.png`) })
          .catch(() => undefined)
        const output = each.output().trim()
        if (output) console.log(`${each.name} said:\n${output.split('\n').slice(-15).join('\n')}`)
      }
      await scene.patient
        ?.screenshot({ path: join(reports, `failed-${index + 1}-patient.png`) })
        .catch(() => undefined)
      throw new Error(
        `${what} ${index + 1}, ${step.title}: ${error instanceof Error ? error.message : error}`,
      )
    }
    done += 1
    console.log(`${index + 1}. ${step.title} (${((Date.now() - at) / 1000).toFixed(1)} s)`)
  }
  const { resources, lost, problems } = inScenes
    ? { resources: null, ...(await lostInScenes(scene)) }
    : await countAndValidate(scene)
  for (const problem of problems) console.log(`visit: ${problem}`)
  if (problems.length > 0) failed = new Error(`${problems.length} problems at the central API`)
  console.log(`visit: took ${Math.round((Date.now() - from) / 1000)} s; pictures are in ${reports}`)
  const kept = resources === null ? '' : `${resources} resources at the central API, `
  console.log(`visit: ${done} of ${steps.length} ${what}s, ${kept}${lost} lost`)
} catch (error) {
  failed = error
  console.log(`visit: ${error instanceof Error ? error.message : error}`)
  console.log(`visit: ${done} of ${steps.length} ${what}s`)
} finally {
  await stage.close()
}
await endWith(failed || done !== steps.length ? 1 : 0)
