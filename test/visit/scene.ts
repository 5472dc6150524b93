import { join } from 'node:path'
import type { Page } from 'playwright'
import type { CentralReader } from './central-reader.ts'
import type { Stage, Workstation } from './stage.ts'

/** What the ten steps pass on to each other. */
export type Scene = {
  stage: Stage
  /** Dr Okafor at her desk. */
  okafor: Workstation
  /** Dr Lindholm, elsewhere. */
  lindholm: Workstation
  /** The central API as Dr Okafor may read it, through a client that shares no code with Rounds. */
  reader: CentralReader
  /** The patient with the largest chart that is loaded. */
  largest: { name: string; patientId: string; encounterId: string; from: string }
  patient?: Page
  /** What was typed where, character by character, by encounter and section. */
  typed: Record<string, Record<string, string>>
}

export type Step = { title: string; run(scene: Scene): Promise<void> }

export const people = {
  okafor: { email: 'okafor@training.rounds.example', password: 'training' },
  lindholm: { email: 'lindholm@training.rounds.example', password: 'training' },
}

/** Waits until it holds; says what was waited for when it never does. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 30,
): Promise<void> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    if (await holds().valueOf()) return
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`not so: ${what}`)
}

/** A picture of the step, for `reports/visit/`. */
export async function picture(scene: Scene, page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(scene.stage.reports, `${name}.png`) })
}

/** Remembers what is typed into a section of a visit. */
export function remember(scene: Scene, encounterId: string, section: string, text: string): string {
  scene.typed[encounterId] ??= {}
  const visit = scene.typed[encounterId]
  visit[section] = (visit[section] ?? '') + text
  return text
}

/** Keeps the peer connections of a page in reach, for their statistics; before a call begins. */
export async function watchPeers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const peers: RTCPeerConnection[] = []
    const Plain = globalThis.RTCPeerConnection
    globalThis.RTCPeerConnection = class extends Plain {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
    Object.assign(globalThis, { watchedPeers: peers })
  })
}

/** Frames of the other's video decoded so far, over all peers that are not closed. */
export function framesDecoded(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const peers = (globalThis as unknown as { watchedPeers: RTCPeerConnection[] }).watchedPeers
    let frames = 0
    for (const peer of peers) {
      if (peer.connectionState === 'closed') continue
      for (const each of (await peer.getStats()).values())
        if (each.type === 'inbound-rtp' && each.kind === 'video') frames += each.framesDecoded ?? 0
    }
    return frames
  })
}
