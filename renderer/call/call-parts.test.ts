import { describe, expect, it } from 'vitest'
import { callStateLabel, qualityLabel } from './call-labels.ts'
import { createJudge } from './connection-quality.ts'
import { createConnectionSampler } from './connection-sample.ts'
import { formatFaceTime } from './face-time.ts'
import { createScreen, mainOther } from './screen.ts'
import { createSound } from './sound.ts'

describe('the judge of the connection', () => {
  const well = { loss: 0, rtt: 50, outgoing: 1_000 }
  const weak = { loss: 0, rtt: 50, outgoing: 60 }
  const judgeOver = (
    judge: ReturnType<typeof createJudge>,
    from: number,
    seconds: number,
    sample: typeof well,
  ) => {
    let at = from
    for (; at <= from + seconds * 1_000; at += 2_000) judge.take({ at, ...sample })
    return at
  }

  it('takes the picture away for want of room, not for one bad moment', () => {
    const judge = createJudge()
    const at = judgeOver(judge, 0, 6, weak)
    expect(judge.now()).toEqual({ quality: 'poor', picture: true })
    judge.take({ at, ...well })
    judgeOver(judge, at + 2_000, 6, weak)
    expect(judge.now().picture).toBe(true)
    judgeOver(judge, at + 10_000, 2, weak)
    expect(judge.now()).toEqual({ quality: 'audio-only', picture: false })
  })

  it('is more patient after a picture that came back too soon', () => {
    const judge = createJudge()
    let at = judgeOver(judge, 0, 8, weak)
    at = judgeOver(judge, at, 16, well)
    expect(judge.now().picture).toBe(true)
    at = judgeOver(judge, at, 8, weak)
    expect(judge.now().picture).toBe(false)
    at = judgeOver(judge, at, 20, well)
    expect(judge.now().picture).toBe(false)
    judgeOver(judge, at, 12, well)
    expect(judge.now().picture).toBe(true)
  })

  it('calls a long way poor and a very long one bad', () => {
    const judge = createJudge()
    judge.take({ at: 0, ...well, rtt: 500 })
    expect(judge.now().quality).toBe('poor')
    judgeOver(judge, 2_000, 8, { ...well, rtt: 1_500 })
    expect(judge.now().quality).toBe('audio-only')
  })
})

describe('the sampler', () => {
  it('tells what happened since the last report, the worse of both ways', () => {
    const sample = createConnectionSampler()
    const report = (lost: number, received: number, theirs: number) => [
      { id: '1', type: 'inbound-rtp', packetsLost: lost, packetsReceived: received },
      { id: '2', type: 'remote-inbound-rtp', fractionLost: theirs },
      { id: '3', type: 'candidate-pair', nominated: false, state: 'failed', currentRoundTripTime: 9 },
      {
        id: '4',
        type: 'candidate-pair',
        nominated: true,
        state: 'succeeded',
        currentRoundTripTime: 0.12,
        availableOutgoingBitrate: 300_000,
      },
    ]
    expect(sample(report(50, 50, 0), 0)).toBeNull()
    expect(sample(report(60, 140, 0), 2_000)).toEqual({ at: 2_000, loss: 0.1, rtt: 120, outgoing: 300 })
    expect(sample(report(60, 240, 0.4), 4_000)).toMatchObject({ loss: 0.4 })
    expect(sample([], 6_000)).toEqual({ at: 6_000, loss: 0, rtt: null, outgoing: null })
  })
})

describe('face-to-face time', () => {
  it('keeps its width', () => {
    expect([0, 59_999, 372_000, 3_671_000].map(formatFaceTime)).toEqual([
      '00:00',
      '00:59',
      '06:12',
      '1:01:11',
    ])
  })
})

describe('the words', () => {
  const rosa = {
    id: 'p',
    name: 'Rosa',
    role: 'patient' as const,
    state: 'connected' as const,
    stream: null,
    quality: 'good' as const,
  }

  it('say what the call is doing', () => {
    const label = (state: Parameters<typeof callStateLabel>[0]['state'], main: typeof rosa | null = rosa) =>
      callStateLabel({ state, realtime: 'open', quality: 'good' }, main)
    expect(label('idle')).toBe('Not in a call')
    expect(label('joining')).toBe('Joining the call…')
    expect(label('waiting', null)).toBe('Waiting for the patient to join')
    expect(label('waiting')).toBe('Rosa is opening the page…')
    expect(label('connecting')).toBe('Connecting to Rosa…')
    expect(label('connected')).toBe('')
    expect(label('reconnecting')).toBe('Connection to Rosa lost. Reconnecting…')
    expect(label('reconnecting', null)).toBe('Connection to the patient lost. Reconnecting…')
    expect(label('ended')).toBe('The call has ended. The visit is still open.')
    const away = { state: 'connected', realtime: 'reconnecting', quality: 'good' } as const
    expect(callStateLabel(away, rosa)).toContain('The call goes on.')
    expect(callStateLabel({ ...away, quality: 'audio-only' }, rosa)).toContain('Audio only.')
    expect((['good', 'poor', 'audio-only'] as const).map(qualityLabel)).toEqual([
      'good connection',
      'poor connection',
      'connection too weak for video',
    ])
  })

  it('are about the patient where there is one', () => {
    const guest = { ...rosa, id: 'g', name: 'Interpreter', role: 'guest' as const, stream: {} as MediaStream }
    expect(mainOther([guest, rosa])?.id).toBe('g')
    expect(mainOther([guest, { ...rosa, stream: {} as MediaStream, state: 'reconnecting' }])?.id).toBe('p')
    expect(mainOther([])).toBeNull()
  })
})

/** As much of a media element as is used. */
function element() {
  return {
    srcObject: null as unknown,
    plays: 0,
    pauses: 0,
    sink: '',
    parentElement: null as unknown,
    async play() {
      this.plays++
    },
    pause() {
      this.pauses++
    },
    async setSinkId(id: string) {
      if (id === 'gone') throw new Error('no such device')
      this.sink = id
    },
    remove() {
      this.parentElement = null
    },
  }
}

describe('the sound', () => {
  it('plays each voice once, on the chosen speaker, and stops with it', async () => {
    const made: ReturnType<typeof element>[] = []
    const sound = createSound(() => {
      const one = element()
      made.push(one)
      return one as never
    })
    const voice = {} as MediaStream
    sound.play([{ id: 'p', stream: null }])
    expect(made).toEqual([])
    sound.play([{ id: 'p', stream: voice }])
    sound.play([{ id: 'p', stream: voice }])
    expect(made).toHaveLength(1)
    expect(made[0]).toMatchObject({ srcObject: voice, plays: 1 })
    expect(await sound.choose('headset')).toBe(true)
    expect(await sound.choose('gone')).toBe(false)
    expect(await sound.choose('headset')).toBe(true)
    sound.play([
      { id: 'p', stream: voice },
      { id: 'g', stream: {} as MediaStream },
    ])
    await Promise.resolve()
    expect(made.map(({ sink }) => sink)).toEqual(['headset', 'headset'])
    expect(sound.speaker()).toBe('headset')
    sound.play([])
    expect(made[0]).toMatchObject({ srcObject: null, pauses: 1 })
  })
})

describe('the picture', () => {
  it('is one element for the whole call, wherever the panel is', () => {
    let made = 0
    const video = element()
    const screen = createScreen(() => {
      made++
      return video as never
    })
    const host = {
      append(one: ReturnType<typeof element>) {
        one.parentElement = host
      },
    }
    const other = {
      id: 'p',
      name: 'Rosa',
      role: 'patient' as const,
      state: 'connected' as const,
      quality: 'good' as const,
    }
    const first = {} as MediaStream
    const unmount = screen.mount(host as never)
    screen.show([{ ...other, stream: first }])
    screen.show([{ ...other, stream: first, state: 'reconnecting' }])
    expect(video).toMatchObject({ srcObject: first, plays: 1, parentElement: host })
    unmount()
    expect(video.parentElement).toBeNull()
    screen.mount(host as never)
    expect(video).toMatchObject({ plays: 2, parentElement: host })
    screen.show([])
    expect(video.srcObject).toBeNull()
    expect(made).toBe(1)
  })

  it('moves its stream into an element of the other window, and leaves none behind', () => {
    const made: (ReturnType<typeof element> & { seen(): void })[] = []
    const screen = createScreen(() => {
      const video = Object.assign(element(), {
        seen: () => {},
        requestVideoFrameCallback(seen: () => void) {
          video.seen = seen
        },
      })
      made.push(video)
      return video as never
    })
    const hostIn = (ownerDocument: object) => {
      const host = {
        ownerDocument,
        append(one: ReturnType<typeof element>) {
          one.parentElement = host
        },
      }
      return host as never
    }
    const stream = {} as MediaStream
    const other = { id: 'p', name: 'Rosa', role: 'patient' as const, state: 'connected' as const }
    const [main, child] = [{}, {}]
    const released: string[] = []

    const leaveMain = screen.mount(hostIn(main), () => released.push('nothing to see'))
    screen.show([{ ...other, quality: 'good', stream }])
    const leaveChild = screen.mount(hostIn(child), () => released.push('child'))
    // In both until the first frame is seen in the one it goes to.
    expect(made.map(({ srcObject }) => srcObject)).toEqual([stream, stream])
    expect(released).toEqual(['nothing to see'])
    made[1]?.seen()
    expect(released).toEqual(['nothing to see', 'child'])
    leaveMain()
    expect(made.map(({ srcObject }) => srcObject)).toEqual([null, stream])

    // Its window is closed: the panel there goes before the one here comes.
    leaveChild()
    screen.mount(hostIn(main))
    expect(made.map(({ srcObject }) => srcObject)).toEqual([null, null, stream])
  })
})
