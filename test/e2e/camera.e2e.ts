import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { writeIntake } from '../support/intake.ts'
import { framesDecoded, watchPeers } from '../support/peers.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/** Calls that begin badly: no camera, one that is taken, and a browser in which another visit was held before. */

let stage: Stage
let okafor: Workstation
const mother = 'Hanna Brandt'
const son = 'Emil Brandt'

beforeAll(async () => {
  stage = await openStage({
    load(folder) {
      const intake = join(folder, 'family')
      const waiting = (id: string, name: string, birthDate: string) => ({
        id,
        patientId: id,
        name,
        birthDate,
        reason: 'Cough',
        state: 'MA',
        place: 'Quincy, MA',
        joinToken: `the-link-of-${id}`,
      })
      writeIntake(intake, [
        waiting('hanna-brandt', mother, '1988-02-03'),
        waiting('emil-brandt', son, '2018-07-21'),
      ])
      return [intake]
    },
  })
  okafor = await stage.workstation('okafor')
  await stage.signIn(okafor, people.okafor)
  await screen.workstation(okafor.page).waitFor()
})
afterAll(() => stage?.close())

/** As Chromium answers when the camera can't be had; the microphone stays what it is. */
async function withoutCamera(page: Page, name: 'NotFoundError' | 'NotReadableError'): Promise<void> {
  await page.evaluate((why) => {
    const { mediaDevices } = navigator
    const real = MediaDevices.prototype.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = (wanted) =>
      wanted?.video ? Promise.reject(new DOMException('', why)) : real(wanted)
  }, name)
}

const soundLevel = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const peers = (globalThis as unknown as { watchedPeers: RTCPeerConnection[] }).watchedPeers
    let packets = 0
    for (const peer of peers)
      if (peer.connectionState !== 'closed')
        for (const each of (await peer.getStats()).values())
          if (each.type === 'inbound-rtp' && each.kind === 'audio') packets += each.packetsReceived ?? 0
    return packets
  })

/** The patient reads that the visit goes on without the call. */
const callEnded = (patient: Page): Promise<void> =>
  patient
    .getByRole('status')
    .filter({ hasText: 'The call has ended, but your visit is still open.' })
    .waitFor()

async function joins(patient: Page, token: string): Promise<void> {
  await patient.goto(`${stage.central}/join/${token}`)
  await watchPeers(patient)
  await patient.getByText('Your camera and microphone are ready.').waitFor()
  await patient.getByRole('button', { name: 'Join the visit' }).click()
}

it('without a camera, and with one that is in use, the words say so and the call goes on with sound', async () => {
  const { page } = okafor
  await watchPeers(page)
  await screen.claim(page, mother)
  const patient = await stage.patientPage()
  await joins(patient, 'the-link-of-hanna-brandt')
  for (const [name, message] of [
    ['NotFoundError', 'No camera was found. The others can’t see you.'],
    [
      'NotReadableError',
      'The camera is in use by another program or can’t be read. The others can’t see you.',
    ],
  ] as const) {
    await withoutCamera(page, name)
    const before = await soundLevel(patient)
    await page.getByRole('button', { name: /^(Start call|Join again)/ }).click()
    await until('the call is connected', async () => (await screen.callState(page)) === 'connected')
    await page.getByRole('alert').filter({ hasText: message }).waitFor()
    await until('the patient hears the provider', async () => (await soundLevel(patient)) > before + 20)
    const seen = await framesDecoded(page)
    await until('the provider sees the patient', async () => (await framesDecoded(page)) > seen + 10)
    await screen.endCall(page)
    await callEnded(patient)
  }
  await page.evaluate(() => {
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia')
  })
  await patient.context().close()
  await screen.endVisit(page, 'Technical failure')
})

it('one browser, two visits after each other: mother, then son; each sees and is seen', async () => {
  const { page } = okafor
  // The mother's visit has ended by now: a new one is the son's, and the next in the same browser somebody else's.
  const family = await stage.patientPage()
  for (const [name, token] of [
    [son, 'the-link-of-emil-brandt'],
    ['Grace Lindqvist', 'oiiv_Wa8bb23f8_o80yPWK'],
  ] as const) {
    await screen.claim(page, name)
    await joins(family, token)
    await screen.startCall(page)
    await until('the call is connected', async () => (await screen.callState(page)) === 'connected')
    const seen = [await framesDecoded(page), await framesDecoded(family)] as const
    await until('the provider sees the patient', async () => (await framesDecoded(page)) > seen[0] + 10)
    await until('the patient sees the provider', async () => (await framesDecoded(family)) > seen[1] + 10)
    await family
      .getByRole('status')
      .filter({ hasText: /^You are with .*Okafor/ })
      .waitFor()
    await screen.endCall(page)
    await callEnded(family)
    await screen.endVisit(page, 'Finished by phone')
    await family.getByRole('heading', { name: 'The visit has ended' }).waitFor()
  }
  // The first link opens nothing any more, and says so.
  await family.goto(`${stage.central}/join/the-link-of-emil-brandt`)
  await family.getByText('This visit has ended').waitFor()
  expect(await family.getByRole('button', { name: 'Join the visit' }).count()).toBe(0)
})
