import type { Problem, Result } from '../../preload/contract/index.ts'

/** At most this long between two sends of one section, in ms; with the way across it stays under 250 ms. */
const sendEvery = 200
/** How long to wait before what could not be kept is offered again, in ms. */
const tryAgainAfter = 1000

export type EditAnswer = { edit: number; revision: number; keptAt: string }
export type Send = (text: string, edit: number, seen: number) => Promise<Result<EditAnswer>>

/** Refusals that no repetition changes; the text stays on the screen, the message says why. */
const final = new Set<Problem['code']>(['not-editable', 'wrong-patient', 'bad-input', 'claim-superseded'])

/**
 * One number for all edits of this window: it starts at the clock so that it also grows across a reload
 * of the window while the engine lives on.
 */
let lastEdit = Date.now()

/**
 * Carries the text of one section of one note to the engine: the first edit at once, then at most every
 * 200 ms, the last one always. It knows whether the newest text has been acknowledged, and keeps offering
 * the newest text until it is.
 */
export class SectionSender {
  text = ''
  /** Revision of the text that the editor last took from the engine. */
  seen = 0
  /** Grows with each edit and each answer: a view asked for before it grew may be older than the text. */
  activity = 0
  problem: Problem | null = null
  #edit = 0
  #kept = 0
  #sent = 0
  #sentAt = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiting: (() => void)[] = []
  readonly #send: Send
  readonly #changed: (answer: EditAnswer | null) => void

  constructor(send: Send, changed: (answer: EditAnswer | null) => void) {
    this.#send = send
    this.#changed = changed
  }

  /** True until the answer to the newest edit is here. */
  get unsaved(): boolean {
    return this.#kept < this.#edit
  }

  typed(text: string): void {
    this.text = text
    this.activity++
    this.#edit = ++lastEdit
    const since = performance.now() - this.#sentAt
    // Only a wait for the next interval is left alone; a wait to try again must not delay new text.
    if (since >= sendEvery) this.flush()
    else if (this.#timer === undefined || this.problem) this.#later(sendEvery - since)
    this.#changed(null)
  }

  /** Sends what was typed and not yet sent, now. */
  flush(): void {
    if (this.#sent < this.#edit) this.#go()
  }

  /** Offers again what has no answer: after the engine was started anew. */
  resend(): void {
    if (this.unsaved) this.#go()
  }

  /** The editor shows this text of the engine; nothing is owed. */
  took(text: string, revision: number): void {
    this.text = text
    this.seen = revision
    this.#edit = this.#sent = this.#kept = lastEdit
    this.problem = null
    this.#cancel()
    this.#settle()
  }

  /** Resolves true once the newest text is kept, false when the engine refuses it for now. */
  async settled(): Promise<boolean> {
    this.flush()
    if (this.unsaved && !this.problem) await new Promise<void>((done) => this.#waiting.push(done))
    return !this.unsaved
  }

  #go(): void {
    this.#cancel()
    const edit = this.#edit
    this.#sent = edit
    this.#sentAt = performance.now()
    void this.#send(this.text, edit, this.seen).then((result) => {
      if (result.ok) this.#acknowledged(result.value)
      else this.#refused(edit, result.problem)
    })
  }

  #acknowledged(answer: EditAnswer): void {
    this.activity++
    this.#kept = Math.max(this.#kept, answer.edit)
    this.problem = null
    if (!this.unsaved) this.#settle()
    this.#changed(answer)
  }

  #refused(edit: number, problem: Problem): void {
    // A newer text is already under way; its answer counts.
    if (edit < this.#sent || !this.unsaved) return
    this.problem = problem
    if (!final.has(problem.code)) this.#later(tryAgainAfter)
    this.#settle()
    this.#changed(null)
  }

  #later(ms: number): void {
    this.#cancel()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#go()
    }, ms)
  }

  #cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #settle(): void {
    for (const done of this.#waiting.splice(0)) done()
  }
}
