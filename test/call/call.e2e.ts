import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionsMade, createRoom, openBrowser, openPage, seesMovement } from './stage.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const state = (page: Page, wanted: string) =>
  page.locator(`section.call[data-state="${wanted}"]`).waitFor({ state: 'visible' })

describe('a call between two browsers', () => {
  let room: ReturnType<typeof createRoom>
  let provider: Page
  let patient: Page

  beforeEach(async () => {
    room = createRoom()
    provider = await openPage(browser, 'provider', room.provider)
    patient = await openPage(browser, 'patient', room.patient)
  })
  afterEach(async () => {
    await provider.close()
    await patient.close()
  })

  async function connect() {
    await provider.getByRole('button', { name: 'Start call' }).click()
    await state(provider, 'waiting')
    expect(await provider.getByLabel('Join link').inputValue()).toContain('/join/')
    await room.arrives(patient)
    await state(provider, 'connected')
  }

  it('shows moving pictures to both', async () => {
    await connect()
    await Promise.all([seesMovement(provider), seesMovement(patient)])
    expect(await provider.locator('.call-name').textContent()).toBe('Rosa Delgado · good connection')
    await provider.locator('.call-time').waitFor()
  })

  it('builds a new peer under the same call when one dies, in the same picture', async () => {
    await connect()
    await seesMovement(provider)
    const video = await provider.locator('video.call-remote').elementHandle()
    const before = await connectionsMade(provider)
    const began = performance.now()
    await patient.evaluate(() => window.killPeer())
    await state(provider, 'reconnecting')
    await state(provider, 'connected')
    await Promise.all([seesMovement(provider), seesMovement(patient)])
    console.log(
      `call: pictures move again ${Math.round(performance.now() - began)} ms after a peer was killed`,
    )
    expect(await connectionsMade(provider)).toBe(before + 1)
    const same = await provider.locator('video.call-remote').evaluate((now, then) => now === then, video)
    expect(same).toBe(true)
  })

  it('restarts ICE in the same peer connection', async () => {
    await connect()
    await seesMovement(provider)
    const ufrag = () =>
      provider.evaluate(() => {
        const { connections } = window as unknown as { connections: RTCPeerConnection[] }
        return /a=ice-ufrag:(\S+)/.exec(connections.at(-1)?.remoteDescription?.sdp ?? '')?.[1]
      })
    const before = await ufrag()
    // As when no packet came for five seconds.
    await provider.evaluate(() => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] }
      const [pc] = connections.slice(-1)
      Object.defineProperty(pc, 'iceConnectionState', { configurable: true, get: () => 'disconnected' })
      pc?.dispatchEvent(new Event('iceconnectionstatechange'))
      if (pc) delete (pc as { iceConnectionState?: unknown }).iceConnectionState
    })
    // A restart that was answered has credentials of its own.
    await expect.poll(ufrag).not.toBe(before)
    await state(provider, 'connected')
    expect(await connectionsMade(provider)).toBe(1)
    await Promise.all([seesMovement(provider), seesMovement(patient)])
  })

  it('goes on while the panel is not mounted, and shows the same element after', async () => {
    await connect()
    await seesMovement(provider)
    const video = await provider.locator('video.call-remote').elementHandle()
    await provider.evaluate(() => window.mounted(false))
    await provider.getByText('The queue').waitFor()
    await seesMovement(provider)
    await provider.evaluate(() => window.mounted(true))
    await state(provider, 'connected')
    const again = provider.locator('video.call-remote')
    expect(await again.evaluate((now, then) => now === then, video)).toBe(true)
    expect(await again.evaluate((element) => (element as HTMLVideoElement).paused)).toBe(false)
    expect(await connectionsMade(provider)).toBe(1)
  })

  it('mutes, stops and starts the camera without a new negotiation', async () => {
    await connect()
    await seesMovement(patient)
    const offers = () => room.kinds.filter((kind) => kind === 'offer').length
    const before = offers()
    await provider.getByRole('button', { name: 'Mute' }).click()
    await provider.getByRole('button', { name: 'Camera off' }).click()
    await provider.locator('.call-self', { hasText: 'Camera off' }).waitFor()
    await provider.getByRole('button', { name: 'Camera on' }).click()
    await provider.locator('.call-self video').waitFor()
    await seesMovement(patient)
    expect(offers()).toBe(before)
  })

  it('steps down to sound both ways and comes back', async () => {
    // How long a connection must be bad, and then well, is not waited out.
    await provider.clock.install()
    await connect()
    await seesMovement(provider)
    const directions = async (wanted: string) => {
      const there = () =>
        provider.evaluate((direction) => {
          const { connections } = window as unknown as { connections: RTCPeerConnection[] }
          return connections
            .at(-1)
            ?.getTransceivers()
            .some(
              ({ receiver, currentDirection }) =>
                receiver.track.kind === 'video' && currentDirection === direction,
            )
        }, wanted)
      while (!(await there())) await provider.clock.runFor(1_000)
    }
    // What WebRTC would report of a connection that loses a third of its packets.
    await provider.evaluate(() => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] }
      const [pc] = connections.slice(-1)
      if (!pc) return
      let packets = 0
      pc.getStats = async () => {
        packets += 100
        return new Map([
          ['in', { id: 'in', type: 'inbound-rtp', packetsLost: packets / 2, packetsReceived: packets }],
        ])
      }
    })
    await directions('inactive')
    await provider.locator('[data-quality="audio-only"]').waitFor()
    await provider.screenshot({ path: 'reports/call/sound-only.png' })
    await provider.evaluate(() => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] }
      const [pc] = connections.slice(-1)
      if (pc) delete (pc as { getStats?: unknown }).getStats
    })
    await directions('sendrecv')
    await Promise.all([seesMovement(provider), seesMovement(patient)])
    await state(provider, 'connected')
  })

  it('goes on without a camera, and says so', async () => {
    await provider.evaluate(() => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = (wanted) =>
        wanted?.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : real(wanted)
    })
    await connect()
    await seesMovement(provider)
    await provider.getByText('No camera was found. The others can’t see you.').waitFor()
    await provider.screenshot({ path: 'reports/call/no-camera.png' })
  })

  it('is seen and heard by one who has neither camera nor microphone', async () => {
    await provider.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('busy', 'NotReadableError'))
    })
    await connect()
    await seesMovement(provider)
    expect(await provider.getByRole('alert').allTextContents()).toEqual([
      expect.stringContaining('The camera is in use by another program'),
      expect.stringContaining('The microphone is in use by another program'),
    ])
  })

  it('ends by the button, and can be joined again', async () => {
    await connect()
    await provider.screenshot({ path: 'reports/call/connected.png' })
    await provider.getByRole('button', { name: 'Devices' }).click()
    await provider.getByLabel(/^Camera/).waitFor()
    await provider.screenshot({ path: 'reports/call/devices.png' })
    await provider.keyboard.press('Escape')
    await provider.getByRole('button', { name: 'End call' }).click()
    await state(provider, 'ended')
    expect(room.kinds.at(-1)).toBe('bye')
    expect(await provider.evaluate(() => window.useCall.getState().live)).toBe(false)
    await provider.getByRole('button', { name: 'Join again' }).click()
    await state(provider, 'connected')
    await seesMovement(provider)
  })
})
