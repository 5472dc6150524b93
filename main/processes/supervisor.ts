import type { Channel, Problem, Result } from '../../preload/contract/index.ts'
import type { Clock } from '../base/clock.ts'
import type { Call, TryAgain } from './messages.ts'

/** As much of a utility process as supervision needs. */
export type Child<Out, In> = {
  send(message: Out): void
  onMessage(listener: (message: In) => void): void
  onExit(listener: () => void): void
  kill(): void
}

/** `paused`: ended on purpose until it is resumed. */
export type ProcessState = 'starting' | 'running' | 'restarting' | 'failed' | 'paused'

type Reported =
  | { kind: 'hello' }
  | { kind: 'started' }
  | { kind: 'closed' }
  | { kind: 'cannot-start'; message: string; again: TryAgain }
  | { kind: 'answer'; id: number; result: Result<unknown> }

export type Supervision<Out, In> = {
  /** For the person: "The part that keeps your notes". */
  name: string
  fork(): Child<Out, In>
  /** Made anew for each start; rejects with `CannotStart`. */
  startMessage(): Promise<Out>
  /** The start message was handed over: zero-fill what it holds of the key. */
  startSent?(message: Out): void
  /** Everything but what a process says of itself, and answers. */
  onMessage(message: Exclude<In, Reported>): void
  changed(): void
  clock: Clock
}

/** A start that was refused before there was a process; the message is for the person. */
export class CannotStart extends Error {
  override name = 'CannotStart'
  readonly again: TryAgain
  constructor(message: string, again: TryAgain = 'when-asked') {
    super(message)
    this.again = again
  }
}

const firstPause = 250
const longestPause = 30_000
/** Deaths in a row, each before it ran for `steady`, after which the person is told. */
const tooMany = 5
const steady = 30_000
/** Between two tries of a start that was refused, and whose cause can go away unseen: calmly, not in a hurry. */
const firstLook = 15_000
const longestLook = 60_000
/** A process that says nothing at all for so long after its start hangs; each next one in a row has twice the time. */
const silentFor = 30_000
const longestSilence = 8 * silentFor
/** Longer than the engine's own 10 s for sending what waits. */
const closeWithin = 15_000

/**
 * Keeps one utility process alive: forks it, starts it, passes calls, and after a death starts it again with a
 * growing pause. The window and everything else go on meanwhile. Calls under way when it dies are answered
 * with `engine-stopped`; so are calls until it runs again. Calls before its very first start wait for it.
 */
export class Supervisor<Out extends object, In extends object> {
  state: ProcessState = 'starting'
  message = ''
  /** Of a start that was refused. */
  again: TryAgain = 'never'
  #deps: Supervision<Out, In>
  #child: Child<Out | Call, In> | undefined
  #calls = new Map<number, (result: Result<unknown>) => void>()
  #early: (() => void)[] = []
  #count = 0
  #deaths = 0
  /** Starts in a row after which nothing was heard. */
  #silences = 0
  /** Starts that were refused in a row. */
  #refused = 0
  #closing = false
  #paused = false
  /** Grows with each start, so that one that was overtaken ends. */
  #turn = 0
  #settled: (() => void)[] = []
  #cancelRestart: (() => void) | undefined

  constructor(deps: Supervision<Out, In>) {
    this.#deps = deps
  }

  async start(): Promise<void> {
    if (this.#closing || this.#paused) return
    this.#cancelRestart?.()
    const turn = ++this.#turn
    let message: Out
    try {
      message = await this.#deps.startMessage()
    } catch (error) {
      if (turn !== this.#turn) return
      const known = error instanceof CannotStart
      return known
        ? this.#fail(error.message, error.again)
        : this.#fail(`${this.#deps.name} can't be started.`, 'when-asked')
    }
    if (this.#closing || turn !== this.#turn) return this.#deps.startSent?.(message)
    const child = this.#deps.fork() as Child<Out | Call, In>
    this.#child = child
    let began = this.#deps.clock.monotonic()
    const patience = Math.min(longestSilence, silentFor * 2 ** this.#silences)
    const cancelSilence = this.#deps.clock.after(patience, () => {
      this.#silences++
      child.kill()
      // One that can't even be ended is let go.
      if (this.#child === child) this.#died(0)
    })
    child.onMessage((received) => {
      cancelSilence()
      this.#silences = 0
      // One that was refused is on its way out, and another may be in its place.
      if (this.#child !== child) return
      const message = received as Reported
      switch (message.kind) {
        case 'hello':
          return
        case 'started':
          began = this.#deps.clock.monotonic()
          return this.#runs()
        case 'cannot-start':
          return this.#fail(message.message, message.again)
        case 'closed':
          return child.kill()
        case 'answer':
          return this.#calls.get(message.id)?.(message.result)
        default:
          this.#deps.onMessage(received as Exclude<In, Reported>)
      }
    })
    child.onExit(() => {
      cancelSilence()
      if (this.#child === child) this.#died(this.#deps.clock.monotonic() - began)
    })
    child.send(message)
    this.#deps.startSent?.(message)
  }

  /**
   * After a refusal, because the person says so: calls are told at once that it is being started. Resolves when that
   * is under way; how it ends is said by `changed`.
   */
  async tryAgain(): Promise<void> {
    if (this.state !== 'failed' || this.again === 'never') return
    this.#refused = 0
    this.#become('restarting', `${this.#deps.name} is being started again.`)
    // A try of its own may be under way already: that one counts.
    if (!this.#child) await this.start()
  }

  /** Never rejects. */
  call(channel: Channel, input: unknown): Promise<Result<unknown>> {
    return new Promise((answer) => {
      const ask = () => {
        if (this.state !== 'running') return answer({ ok: false, problem: this.#stopped() })
        const id = ++this.#count
        this.#calls.set(id, (result) => {
          this.#calls.delete(id)
          answer(result)
        })
        this.#child?.send({ kind: 'call', id, channel, input })
      }
      if (this.state === 'starting') this.#early.push(ask)
      else ask()
    })
  }

  /** Dropped while it isn't running: what must outlast that is sent again by whoever hears `changed`. */
  send(message: Out): void {
    if (this.state === 'running') this.#child?.send(message)
  }

  /** Ends it politely, by force after fifteen seconds; resolves when it is gone. */
  close(): Promise<void> {
    this.#closing = true
    return this.#end()
  }

  /** Ends it as `close` does, but it may be resumed; until then calls are answered with `message`. */
  async pause(message: string): Promise<void> {
    this.#paused = true
    this.#turn++
    await this.#end()
    this.#deaths = 0
    this.#refused = 0
    if (this.#paused) this.#become('paused', message)
  }

  /** Starts it again after a pause; calls wait meanwhile. Resolves when it runs, or has failed for good. */
  async resume(): Promise<void> {
    if (!this.#paused) return
    this.#paused = false
    this.#become('starting', '')
    const settled = new Promise<void>((done) => this.#settled.push(done))
    await this.start()
    await settled
  }

  #end(): Promise<void> {
    this.#cancelRestart?.()
    const child = this.#child
    if (!child) return Promise.resolve()
    return new Promise((done) => {
      const cancel = this.#deps.clock.after(closeWithin, () => child.kill())
      child.onExit(() => {
        cancel()
        done()
      })
      child.send({ kind: 'close' } as unknown as Out)
    })
  }

  #runs() {
    this.#refused = 0
    this.#become('running', '')
  }

  #died(lived: number) {
    this.#child = undefined
    if (this.#closing || this.#paused) return this.#answerAll()
    this.#deaths = lived >= steady ? 1 : this.#deaths + 1
    const pause = Math.min(longestPause, firstPause * 2 ** (this.#deaths - 1))
    this.#become(
      'restarting',
      this.#deaths >= tooMany
        ? `${this.#deps.name} stopped ${this.#deaths} times. Rounds goes on trying. Restart the computer if this stays.`
        : `${this.#deps.name} stopped and is being started again.`,
    )
    this.#cancelRestart = this.#deps.clock.after(pause, () => void this.start())
  }

  #fail(message: string, again: TryAgain) {
    const child = this.#child
    this.#child = undefined
    this.again = again
    this.#become('failed', message)
    child?.kill()
    if (again !== 'by-itself' || this.#closing || this.#paused) return
    const pause = Math.min(longestLook, firstLook * 2 ** this.#refused++)
    // The message stays as it is meanwhile: a screen that says the same thing in two ways in turn is not calm.
    this.#cancelRestart = this.#deps.clock.after(pause, () => void this.start())
  }

  #become(state: ProcessState, message: string) {
    this.state = state
    this.message = message
    if (state !== 'running') this.#answerAll()
    if (state !== 'starting') for (const ask of this.#early.splice(0)) ask()
    if (state === 'running' || state === 'failed' || state === 'paused')
      for (const done of this.#settled.splice(0)) done()
    this.#deps.changed()
  }

  #answerAll() {
    for (const answer of [...this.#calls.values()]) answer({ ok: false, problem: this.#stopped() })
  }
  #stopped(): Problem {
    return { code: 'engine-stopped', message: this.message || `${this.#deps.name} is not running.` }
  }
}
