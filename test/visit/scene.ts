import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import type { Stage, Workstation } from '../support/stage.ts'
import type { CentralReader } from './central-reader.ts'

/** What the ten steps pass on to each other. */
export type Scene = {
  stage: Stage
  /** Dr Okafor at her desk. */
  okafor: Workstation
  /** Dr Lindholm, elsewhere. */
  lindholm: Workstation
  /** The central API as Dr Okafor may read it, through a client that shares no code with Rounds. */
  reader: CentralReader
  /** The name of the patient with the largest chart. */
  largest: string
  patient?: Page
  /** What was typed where, character by character, by encounter and section. */
  typed: Record<string, Record<string, string>>
}

export { framesDecoded, watchPeers } from '../support/peers.ts'
export { people } from '../support/stage.ts'
export { check, until } from '../support/until.ts'

export type Step = { title: string; run(scene: Scene): Promise<void> }

/** Whether the scenes are played, and not the ten steps. */
export const inScenes = process.argv.includes('--scenes')
const folder = inScenes ? 'scenes' : 'visit'
/** Pictures and resources of the last run. */
export const reports = fileURLToPath(new URL(`../../reports/${folder}`, import.meta.url))

export function emptyReports(): void {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
}

/** A picture of the step or scene, for its folder in `reports/`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(reports, `${name}.png`) })
}

/** Remembers what is typed into a section of a visit. */
export function remember(scene: Scene, encounterId: string, section: string, text: string): string {
  scene.typed[encounterId] ??= {}
  const visit = scene.typed[encounterId]
  visit[section] = (visit[section] ?? '') + text
  return text
}
