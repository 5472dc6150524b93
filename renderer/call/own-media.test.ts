import { beforeEach, describe, expect, it } from 'vitest'
import { howToAllow } from './media.ts'
import { createTestSession, FakeStream, FakeTrack, settle } from './testing.ts'

let test: ReturnType<typeof createTestSession>
const call = () => test.session.snapshot()

beforeEach(() => {
  test = createTestSession()
})

describe('camera and microphone', () => {
  const refuse = (failing: { audio?: string; video?: string }) => ({
    getUserMedia: async (wanted?: MediaStreamConstraints) => {
      for (const kind of ['audio', 'video'] as const) {
        if (wanted?.[kind] && failing[kind]) throw Object.assign(new Error('no'), { name: failing[kind] })
      }
      const kinds = (['audio', 'video'] as const).filter((kind) => wanted?.[kind])
      return new FakeStream(kinds.map((kind) => new FakeTrack(kind))) as unknown as MediaStream
    },
  })

  it.each([
    [{ video: 'NotFoundError' }, 'on', 'none', 'No camera was found. The others can’t see you.'],
    [
      { video: 'NotReadableError' },
      'on',
      'none',
      'The camera is in use by another program or can’t be read. The others can’t see you. Close the other program, then choose the camera under Devices.',
    ],
    [{ audio: 'NotFoundError' }, 'none', 'on', 'No microphone was found. The others can’t hear you.'],
    [
      { audio: 'NotAllowedError', video: 'NotAllowedError' },
      'none',
      'none',
      'Rounds isn’t allowed to use the camera. The others can’t see you. Allow it in the system’s privacy settings, then choose it under Devices.',
    ],
    [{ video: 'SomethingNewError' }, 'on', 'none', 'The camera did not start. The others can’t see you.'],
  ])('goes on with what there is: %o', async (failing, microphone, camera, message) => {
    test = createTestSession({ devices: refuse(failing) })
    await test.connect()
    expect(call()).toMatchObject({ state: 'connected', mine: { microphone, camera } })
    expect([call().mine.missing.video, call().mine.missing.audio]).toContain(message)
    expect(test.peer().options.offerOptions).toEqual({ offerToReceiveAudio: true, offerToReceiveVideo: true })
  })

  it('says where the system’s own switch is', () => {
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
    expect(howToAllow('camera', mac)).toContain(
      'System Settings > Privacy & Security > Camera, then start Rounds',
    )
    expect(howToAllow('microphone', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toContain(
      'Settings > Privacy & security > Microphone (“Let desktop apps access your microphone”)',
    )
    expect(howToAllow('camera', 'Mozilla/5.0 (X11; Linux x86_64)')).toContain('privacy settings')
  })

  it('mutes without renegotiation', async () => {
    await test.connect()
    test.session.setMuted(true)
    expect(call().mine.microphone).toBe('muted')
    expect(test.opened[0]?.enabled).toBe(false)
    test.session.setMuted(false)
    expect(test.opened[0]?.enabled).toBe(true)
    expect(test.peer().did).toEqual([])
  })

  it('stops the camera, and replaces its track when it is on again', async () => {
    await test.connect()
    await test.session.setCamera(false)
    expect(call().mine.camera).toBe('off')
    expect(test.opened[1]?.readyState).toBe('ended')
    await test.session.setCamera(true)
    expect(call().mine.camera).toBe('on')
    expect(test.peer().did).toEqual(['replace video by none', 'replace video by another'])
  })

  it('changes the device by replacing the track, muted staying muted', async () => {
    await test.connect()
    test.session.setMuted(true)
    await test.session.choose('audio', 'headset')
    expect(test.peer().did).toEqual(['replace audio by another'])
    expect(test.opened.at(-1)).toMatchObject({ kind: 'audio', enabled: false })
    expect(test.opened[0]?.readyState).toBe('ended')
    expect(call().mine.microphone).toBe('muted')
  })

  it('adds a camera that was missing, to this peer and to the next', async () => {
    const failing: { video?: string } = { video: 'NotReadableError' }
    test = createTestSession({ devices: refuse(failing) })
    await test.connect()
    await test.session.choose('video', 'cam-2')
    expect(call().mine.missing.video).toContain('in use')
    failing.video = undefined
    await test.session.choose('video', 'cam-2')
    expect(call().mine).toMatchObject({ camera: 'on', missing: { video: null } })
    expect(test.peer().did).toEqual(['add video'])
    test.peer().destroy()
    await settle()
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peer().tracks.map((track) => track?.kind)).toEqual(['audio', 'video'])
  })

  it('says when the camera was pulled out, and goes on', async () => {
    await test.connect()
    test.opened[1]?.pullOut()
    expect(call()).toMatchObject({
      state: 'connected',
      mine: { camera: 'none', missing: { video: 'The camera was disconnected.' } },
    })
    expect(test.peer().did).toEqual(['replace video by none'])
  })
})
