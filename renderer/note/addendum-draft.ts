import { createStore } from 'zustand'
import type { Bridge, Problem } from '../../preload/contract/index.ts'
import type { AddendumView } from '../../preload/views/index.ts'
import type { SaveState } from './save-state.ts'
import { SectionSender } from './section-sender.ts'

export type AddendumState = {
  /** Grows each time a text is to be put into the textarea. */
  puts: number
  saveState: SaveState
  problem: Problem | null
}

/** The text of one unsigned addendum as it stands on the screen. Like a section, it never serves another note. */
export class AddendumDraft {
  readonly compositionId: string
  readonly store = createStore<AddendumState>(() => ({
    puts: 0,
    saveState: 'on-this-machine',
    problem: null,
  }))
  focused = false
  /** What the editor last took from the engine, or the engine has acknowledged. */
  #base = ''
  readonly #sender: SectionSender

  constructor(encounterId: string, compositionId: string, bridge: Bridge, changed: () => void) {
    this.compositionId = compositionId
    this.#sender = new SectionSender(
      async (text, edit) => {
        const result = await bridge.call('note.addendum', {
          encounterId,
          compositionId,
          text,
          base: this.#base,
          edit,
        })
        if (!result.ok) return result
        this.#base = text
        return { ok: true, value: { edit, revision: 0, keptAt: result.value.keptAt } }
      },
      (answer) => {
        this.store.setState({
          saveState: this.unsaved
            ? 'not-saved'
            : answer
              ? 'on-this-machine'
              : this.store.getState().saveState,
          problem: this.#sender.problem,
        })
        changed()
      },
    )
  }

  get text(): string {
    return this.#sender.text
  }
  get unsaved(): boolean {
    return this.#sender.unsaved
  }
  get activity(): number {
    return this.#sender.activity
  }
  typed(text: string): void {
    this.#sender.typed(text)
  }
  flush(): void {
    this.#sender.flush()
  }
  resend(): void {
    this.#sender.resend()
  }
  settled(): Promise<boolean> {
    return this.#sender.settled()
  }

  /**
   * Takes what the engine has, asked for when the text stood at `asOf`. Text from elsewhere waits while somebody is
   * in the editor: what they type is merged by the engine, and shown when they leave it.
   */
  show(view: AddendumView, asOf: number): void {
    if (this.unsaved || asOf !== this.activity) return
    const put = view.text !== this.text && !this.focused
    if (put || view.text === this.text) {
      this.#base = view.text
      this.#sender.took(view.text, 0)
    }
    this.store.setState((state) => ({
      puts: state.puts + (put ? 1 : 0),
      saveState: view.kept,
      problem: null,
    }))
  }
}
