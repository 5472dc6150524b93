import { createStore } from 'zustand'
import type { Bridge, Input, Key, Problem, Result } from '../../preload/contract/index.ts'
import { touches } from '../../preload/contract/touches.ts'
import type { NoteKept, NoteView, SectionCode } from '../../preload/views/index.ts'
import { AddendumDraft } from './addendum-draft.ts'
import type { SaveState } from './save-state.ts'
import { type EditAnswer, SectionSender } from './section-sender.ts'

export type SectionState = {
  code: SectionCode
  title: string
  hint: string
  /** Text to put into the editor, each time `puts` grows; never in between, so that a caret stays. */
  text: string
  puts: number
  conflict: NoteView['sections'][number]['conflict']
  mergedUnseen: boolean
  /** The engine holds other text than the editor and the person is in it: shown when asked for. */
  newer: string | null
  problem: Problem | null
}

export type NoteState = {
  /** Null until the note was read once. */
  note: NoteView | null
  sections: SectionState[]
  saveState: SaveState
  keptAt: string | null
  /** Why the note could not be read. */
  problem: Problem | null
  /** An addendum that was begun here and has no text at the engine yet. */
  begun: string | null
}

/**
 * The note of one encounter as it stands on the screen. It is made for one `encounterId` and never
 * serves another, so that no character of one patient can reach another. It outlives its editor until
 * all text is acknowledged: switching patients while the engine is away loses nothing.
 */
export class NoteDraft {
  readonly encounterId: string
  readonly store = createStore<NoteState>(() => ({
    note: null,
    sections: [],
    saveState: 'not-loaded',
    keptAt: null,
    problem: null,
    begun: null,
  }))
  focused: SectionCode | null = null
  readonly #bridge: Bridge
  readonly #senders = new Map<SectionCode, SectionSender>()
  readonly #addenda = new Map<string, AddendumDraft>()
  readonly #unsavedChanged: () => void
  #kept: NoteKept = 'not-loaded'
  #editors = 0
  #offs: (() => void)[] = []
  #dependsOn: readonly Key[]
  #opening = false
  #openAgain = false

  constructor(encounterId: string, bridge: Bridge, unsavedChanged: () => void = () => {}) {
    this.encounterId = encounterId
    this.#bridge = bridge
    this.#dependsOn = [`note:${encounterId}`]
    this.#unsavedChanged = unsavedChanged
  }

  get unsaved(): boolean {
    return this.#all().some((sender) => sender.unsaved)
  }

  /** The same of the note itself; an addendum says its own. */
  get #owing(): boolean {
    return [...this.#senders.values()].some((sender) => sender.unsaved)
  }

  /** No editor shows it and nothing is owed: it may be forgotten. */
  get done(): boolean {
    return this.#editors === 0 && !this.unsaved
  }

  attach(): void {
    if (this.#editors++ > 0) return
    this.#listen()
    // Answered in this order: what is read has taken in what came meanwhile.
    this.#takeUp()
    void this.open()
  }

  detach(): void {
    this.#editors--
    this.focused = null
    this.flush()
    this.#rest()
  }

  /** Reads the note from the engine; several requests at once become one more. */
  async open(): Promise<void> {
    if (this.#opening) {
      this.#openAgain = true
      return
    }
    this.#opening = true
    do {
      this.#openAgain = false
      const asOf = this.#activity()
      const result = await this.#bridge.call('note.open', { encounterId: this.encounterId })
      this.#followKeys(result)
      if (result.ok) {
        this.#show(result.value, asOf)
        // The other version is read with it, which the audit trail is told of.
        if (result.value.sections.some(({ conflict }) => conflict)) this.#takeUp()
      } else if (!this.store.getState().note) this.store.setState({ problem: result.problem })
    } while (this.#openAgain)
    this.#opening = false
  }

  #takeUp(): void {
    void this.#bridge.call('note.takeUp', { encounterId: this.encounterId })
  }

  typed(code: SectionCode, text: string): void {
    this.#sender(code).typed(text)
  }

  flush(): void {
    for (const sender of this.#all()) sender.flush()
  }

  /** Resolves true once every section is kept. */
  async settled(): Promise<boolean> {
    const answers = await Promise.all(this.#all().map((sender) => sender.settled()))
    return answers.every(Boolean)
  }

  focus(code: SectionCode): void {
    this.focused = code
  }

  /** Leaving a section sends it, and shows there what was held back while the caret was in it. */
  blur(code: SectionCode): void {
    if (this.focused === code) this.focused = null
    this.#sender(code).flush()
    if (this.store.getState().sections.some((section) => section.code === code && section.newer !== null))
      void this.open()
  }

  textOf(code: SectionCode): string {
    return this.#sender(code).text
  }

  /** The person asked to see the merged text in the section they are in. */
  async showNewer(code: SectionCode): Promise<void> {
    if (!(await this.settled())) return
    const asOf = this.#activity()
    const result = await this.#bridge.call('note.open', { encounterId: this.encounterId })
    if (result.ok) this.#show(result.value, asOf, code)
  }

  /** The text of an addendum of this note, on the screen or on their way. */
  addendum(compositionId: string): AddendumDraft {
    const known = this.#addenda.get(compositionId)
    if (known) return known
    const made = new AddendumDraft(this.encounterId, compositionId, this.#bridge, () => {
      this.#unsavedChanged()
      this.#rest()
    })
    this.#addenda.set(compositionId, made)
    return made
  }

  /** Opens the author's unsigned addendum, or an empty editor for a new one. Answers its id. */
  beginAddendum(): string {
    const { note, begun } = this.store.getState()
    const open = note?.addenda.find(({ mine, state }) => mine && state === 'unsigned')
    const id = open?.compositionId ?? begun ?? crypto.randomUUID()
    if (!open) this.store.setState({ begun: id })
    return id
  }

  /** Takes the view that a change of the note answered with. */
  async change<C extends 'note.takeOver' | 'note.discard' | 'note.sign' | 'note.mark' | 'note.addendumSeen'>(
    channel: C,
    input: Omit<Input<C>, 'encounterId'>,
  ): Promise<Problem | null> {
    const asOf = this.#activity()
    const asked = { ...input, encounterId: this.encounterId } as Input<C>
    const result: Result<NoteView> = await this.#bridge.call(channel, asked)
    if (!result.ok) return result.problem
    this.#show(result.value, asOf)
    return null
  }

  /** The clinician's decision between two versions of a section. */
  async decide(code: SectionCode, text: string): Promise<Problem | null> {
    await this.settled()
    const asOf = this.#activity()
    const result = await this.#bridge.call('note.decide', {
      encounterId: this.encounterId,
      section: code,
      text,
    })
    if (!result.ok) return result.problem
    this.#show(result.value, asOf, code)
    return null
  }

  /** The author has read what was merged by the machine. */
  async sawMerge(code: SectionCode): Promise<Problem | null> {
    const asOf = this.#activity()
    const result = await this.#bridge.call('note.seen', { encounterId: this.encounterId, section: code })
    if (!result.ok) return result.problem
    this.#show(result.value, asOf)
    return null
  }

  #listen(): void {
    if (this.#offs.length > 0) return
    this.#offs = [
      this.#bridge.on('changed', ({ keys }) => {
        if (touches(keys, this.#dependsOn)) void this.open()
      }),
      this.#bridge.on('shell.changed', () => void this.#engineBack()),
    ]
  }

  #followKeys({ keys }: Result<unknown>): void {
    // What is typed here is known here.
    if (keys) this.#dependsOn = keys.filter((key) => !key.startsWith('typed:'))
  }

  #rest(): void {
    if (!this.done) return
    for (const off of this.#offs.splice(0)) off()
    this.#unsavedChanged()
  }

  async #engineBack(): Promise<void> {
    const result = await this.#bridge.call('shell.state', {})
    if (!result.ok || result.value.engine !== 'running') return
    for (const sender of this.#all()) sender.resend()
    if (this.#editors > 0) void this.open()
  }

  #sender(code: SectionCode): SectionSender {
    const known = this.#senders.get(code)
    if (known) return known
    const made = new SectionSender(
      (text, edit, seen) =>
        this.#bridge.call('note.edit', { encounterId: this.encounterId, section: code, text, edit, seen }),
      (answer) => this.#progress(code, answer),
    )
    this.#senders.set(code, made)
    return made
  }

  #progress(code: SectionCode, answer: EditAnswer | null): void {
    if (answer) this.#kept = 'on-this-machine'
    const sender = this.#sender(code)
    this.store.setState((before) => ({
      saveState: this.#owing ? 'not-saved' : this.#kept,
      keptAt: answer ? answer.keptAt : before.keptAt,
      sections: before.sections.some((section) => section.code === code && section.problem !== sender.problem)
        ? before.sections.map((section) =>
            section.code === code ? { ...section, problem: sender.problem } : section,
          )
        : before.sections,
    }))
    this.#unsavedChanged()
    this.#rest()
  }

  #all(): (SectionSender | AddendumDraft)[] {
    return [...this.#senders.values(), ...this.#addenda.values()]
  }

  #activity(): Map<string, number> {
    return new Map([...this.#senders, ...this.#addenda].map(([name, sender]) => [name, sender.activity]))
  }

  /**
   * Takes a view of the engine, asked for when the sections stood at `asOf`. An editor is only written
   * when it owes nothing and nobody is in it, or when the person asked for it (`asked`).
   */
  #show(note: NoteView, asOf: Map<string, number>, asked: SectionCode | null = null): void {
    let old = false
    const before = new Map(this.store.getState().sections.map((section) => [section.code, section]))
    const sections = note.sections.map((section): SectionState => {
      const was = before.get(section.code)
      const sender = this.#sender(section.code)
      const fresh = (asOf.get(section.code) ?? 0) === sender.activity
      if (!fresh) old = true
      const same = section.text === sender.text
      const may = fresh && !sender.unsaved
      const put =
        may && !same && (!was || section.code === asked || section.code !== this.focused || !note.editable)
      if (put || (may && same)) sender.took(section.text, section.revision)
      return {
        code: section.code,
        title: section.title,
        hint: section.hint,
        text: put || !was ? sender.text : was.text,
        puts: (was?.puts ?? 0) + (put ? 1 : 0),
        conflict: section.conflict,
        mergedUnseen: section.mergedUnseen,
        newer: may && !same && !put ? section.text : null,
        problem: sender.problem,
      }
    })
    if (!old) this.#kept = note.kept
    for (const view of note.addenda)
      if (view.mine && view.state === 'unsigned')
        this.addendum(view.compositionId).show(view, asOf.get(view.compositionId) ?? 0)
    this.store.setState((state) => ({
      begun: note.addenda.some(({ compositionId }) => compositionId === state.begun) ? null : state.begun,
      note,
      sections,
      saveState: this.#owing ? 'not-saved' : this.#kept,
      keptAt: old ? state.keptAt : note.keptAt,
      problem: null,
    }))
    // Text was typed or kept while the view was on its way: what it says of them is past.
    if (old && !this.#owing) void this.open()
  }
}
