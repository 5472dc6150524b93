import type { Page } from 'playwright'
import buildPages from '../call/build-pages-once.ts'
import {
  connectionsMade,
  createRoom,
  openBrowser,
  openPage,
  seesMovement,
  servePages,
} from '../call/stage.ts'

/**
 * How long the patient's picture is missing while the call moves to a window of its own and back: from the last frame that the
 * old `<video>` showed to the first of the new one, by `requestVideoFrameCallback`, against the time between two frames
 * of the same call. Two pages in one Chromium, the panel and session of the workstation, fake cameras.
 *
 * npm run bench -- call-window [ROUNDS]
 */
const rounds = Number(process.argv[2] ?? 10)
const allowed = 6

type Frames = { frames: { window: number; at: number }[] }

/** Notes each frame of the large picture, whichever window it is in. */
function watchFrames(page: Page): Promise<void> {
  return page.evaluate(() => {
    const frames: { window: number; at: number }[] = []
    const seen = new Set<HTMLVideoElement>()
    const windows: Window[] = [window]
    Object.assign(window, { frames })
    const open = window.open.bind(window)
    window.open = (...given) => {
      const child = open(...given)
      if (child) windows.push(child)
      return child
    }
    setInterval(() => {
      windows.forEach((one, index) => {
        const video = one.closed ? null : one.document.querySelector<HTMLVideoElement>('video.call-remote')
        if (!video || seen.has(video)) return
        seen.add(video)
        const next = () =>
          video.requestVideoFrameCallback(() => {
            // Of one clock: each window has an origin of its own.
            if (video.srcObject) frames.push({ window: index, at: performance.now() })
            next()
          })
        next()
      })
    }, 1)
  })
}

const moved = (page: Page, away: boolean) =>
  page.locator(`section.call${away ? '[data-away]' : ':not([data-away])'}`).waitFor()

/** The gaps of one kind of move, in ms; an overlap counts as none. */
async function measure(page: Page, move: () => Promise<unknown>, away: boolean): Promise<number> {
  const began = await page.evaluate(() => performance.now())
  await move()
  await moved(page, away)
  await seesMovement(page)
  return page.evaluate((began) => {
    const { frames } = window as unknown as Frames
    const before = frames.findLast(({ at }) => at < began)?.window
    const after = frames.at(-1)?.window
    if (before === undefined || before === after) throw new Error('no frame was seen on both sides')
    const last = frames.findLast(({ window, at }) => window === before && at > 0)
    const first = frames.find(({ window, at }) => window === after && at > began)
    return Math.max(0, (first?.at ?? Number.NaN) - (last?.at ?? Number.NaN))
  }, began)
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

await buildPages()
const browser = await openBrowser()
const pages = await servePages()
try {
  const room = createRoom()
  const provider = await openPage(browser, 'provider', room.provider, { at: pages.origin })
  const patient = await openPage(browser, 'patient', room.patient, { at: pages.origin })
  await provider.getByRole('button', { name: 'Start call' }).click()
  await room.arrives(patient)
  await provider.locator('section.call[data-state="connected"]').waitFor()
  await seesMovement(provider)
  await watchFrames(provider)
  await seesMovement(provider)

  const button = provider.locator('.call-move')
  const gaps: Record<string, number[]> = { out: [], back: [], closed: [] }
  for (let round = 0; round < rounds; round++) {
    gaps.out?.push(await measure(provider, () => button.click(), true))
    gaps.back?.push(await measure(provider, () => button.click(), false))
    gaps.out?.push(await measure(provider, () => button.click(), true))
    const child = provider.context().pages().at(-1) as Page
    // As its own close button does.
    gaps.closed?.push(await measure(provider, () => child.close({ runBeforeUnload: true }), false))
  }
  const interval = await provider.evaluate(() => {
    const { frames } = window as unknown as Frames
    const steps = frames.slice(1).flatMap((frame, index) => {
      const before = frames[index]
      return before && before.window === frame.window ? [frame.at - before.at] : []
    })
    return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.NaN
  })
  const connections = await connectionsMade(provider)
  for (const [kind, values] of Object.entries(gaps))
    console.log(
      `${kind}: median ${middle(values).toFixed(1)} ms, worst ${Math.max(...values).toFixed(1)} ms of ${values.length}`,
    )
  const worst = Math.max(...Object.values(gaps).flat()) / interval
  if (!(worst <= allowed) || connections !== 1) process.exitCode = 1
  console.log(
    `call-window: worst gap ${worst.toFixed(1)} of ${allowed} frame intervals (${interval.toFixed(1)} ms), ${connections} peer connection in ${4 * rounds} moves`,
  )
} finally {
  await browser.close()
  pages.close()
}
