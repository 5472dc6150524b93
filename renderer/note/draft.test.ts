import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bridge, EventName, Problem } from '../../preload/contract/index.ts'
import type { NoteView, SectionCode } from '../../preload/views/index.ts'
import { NoteDraft } from './draft.ts'

/** An engine that keeps what it is told, can be stopped, and remembers when each edit came. */
class Engine {
  texts = new Map<string, string>()
  revision = 0
  edits: { encounterId: string; text: string; edit: number; seen: number | undefined; at: number }[] = []
  running = true
  problem: Problem | null = null
  /** ms until an answer. */
  slowness = 2
  view: Partial<NoteView> = {}
  sectionExtra: Partial<NoteView['sections'][number]> = {}
  listeners = new Map<string, Set<(payload: never) => void>>()

  bridge: Bridge = {
    call: async (name, input) => {
      await new Promise((done) => setTimeout(done, this.slowness))
      if (name === 'shell.state')
        return ok({
          engine: this.running ? 'running' : 'restarting',
          version: '0',
          standIn: true,
          message: '',
        })
      if (!this.running)
        return { ok: false, problem: { code: 'engine-stopped', message: 'The engine stopped.' } }
      if (name === 'note.edit') {
        const given = input as {
          encounterId: string
          section: string
          text: string
          edit: number
          seen?: number
        }
        this.edits.push({ ...given, seen: given.seen, at: performance.now() })
        if (this.problem) return { ok: false, problem: this.problem }
        this.texts.set(`${given.encounterId} ${given.section}`, given.text)
        return ok({ edit: given.edit, revision: ++this.revision, keptAt: 'now' })
      }
      const { encounterId } = input as { encounterId: string }
      if (name === 'note.decide') {
        const given = input as { section: string; text: string }
        this.texts.set(`${encounterId} ${given.section}`, given.text)
        this.sectionExtra = {}
      }
      if (name === 'note.seen') this.sectionExtra = {}
      return {
        ...ok(this.note(encounterId)),
        keys: [`note:${encounterId}`, `typed:${encounterId}`, 'chart:p'],
      }
    },
    on: (name, listener) => {
      const set = this.listeners.get(name) ?? new Set()
      this.listeners.set(name, set)
      set.add(listener as never)
      return () => set.delete(listener as never)
    },
  }

  note(encounterId: string): NoteView {
    const section = (code: SectionCode): NoteView['sections'][number] => ({
      code,
      title: code,
      hint: '',
      text: this.texts.get(`${encounterId} ${code}`) ?? '',
      revision: this.revision,
      conflict: null,
      mergedUnseen: false,
      ...this.sectionExtra,
    })
    return {
      encounterId,
      compositionId: 'c',
      patientId: 'p',
      patientName: 'N',
      birthDate: null,
      sections: (['subjective', 'objective', 'assessment', 'plan'] as const).map(section),
      kept: 'on-this-machine',
      keptAt: null,
      editable: true,
      notEditableWhy: null,
      signedAt: null,
      signedBy: null,
      signedWithout: null,
      marked: null,
      openElsewhere: null,
      coSignature: null,
      colleagues: [],
      addenda: [],
      may: { add: false, mark: false, signAlone: false },
      ...this.view,
    }
  }

  emit(event: EventName, payload: object) {
    for (const listener of this.listeners.get(event) ?? []) listener(payload as never)
  }

  listening(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0)
  }
}

const ok = (value: unknown) => ({ ok: true as const, value: value as never })
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

let engine: Engine
let draft: NoteDraft
const state = () => draft.store.getState()
const subjective = () => {
  const section = state().sections.find((each) => each.code === 'subjective')
  if (!section) throw new Error('no section')
  return section
}

beforeEach(async () => {
  vi.useFakeTimers()
  engine = new Engine()
  draft = new NoteDraft('A', engine.bridge)
  draft.attach()
  await wait(10)
})
afterEach(() => vi.useRealTimers())

describe('sending', () => {
  test('the first edit goes at once, the following at most every 200 ms, the last one always', async () => {
    const begun = performance.now()
    let text = ''
    for (let key = 0; key < 60; key++) {
      text += 'x'
      draft.typed('subjective', text)
      await wait(17)
    }
    await wait(300)
    expect((engine.edits[0]?.at ?? 0) - begun).toBeLessThan(5)
    const gaps = engine.edits.slice(1).map((edit, index) => edit.at - (engine.edits[index]?.at ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(250)
    expect(engine.edits.length).toBeLessThanOrEqual(7)
    expect(engine.texts.get('A subjective')).toBe(text)
  })

  test('edit numbers grow and each section is on its own clock', async () => {
    draft.typed('subjective', 'one')
    draft.typed('plan', 'two')
    await wait(5)
    expect(engine.edits.map((edit) => edit.text)).toEqual(['one', 'two'])
    expect(engine.edits[1]?.edit).toBeGreaterThan(engine.edits[0]?.edit ?? 0)
  })

  test('shows "not saved" until the newest edit is acknowledged, whatever older answers say', async () => {
    engine.slowness = 120
    draft.typed('subjective', 'a')
    expect(state().saveState).toBe('not-saved')
    await wait(60)
    draft.typed('subjective', 'ab')
    await wait(100)
    expect(engine.texts.get('A subjective')).toBe('a')
    expect(state().saveState).toBe('not-saved')
    await wait(400)
    expect(engine.texts.get('A subjective')).toBe('ab')
    expect(state().saveState).toBe('on-this-machine')
  })

  test('leaving flushes what waits for its turn', async () => {
    draft.typed('subjective', 'a')
    draft.typed('subjective', 'ab')
    draft.blur('subjective')
    await wait(5)
    expect(engine.texts.get('A subjective')).toBe('ab')
  })

  test('closing the editor keeps the last text and then forgets the draft', async () => {
    draft.typed('subjective', 'a')
    draft.typed('subjective', 'ab')
    draft.detach()
    expect(draft.done).toBe(false)
    await wait(10)
    expect(engine.texts.get('A subjective')).toBe('ab')
    expect(draft.done).toBe(true)
    expect(engine.listening()).toBe(0)
  })
})

describe('an engine that stopped', () => {
  test('the text stays, is shown as not saved, and is sent when it runs again', async () => {
    engine.running = false
    draft.typed('subjective', 'in mid-sen')
    await wait(50)
    expect(state().saveState).toBe('not-saved')
    expect(subjective().problem?.code).toBe('engine-stopped')
    draft.typed('subjective', 'in mid-sentence')
    await wait(300)
    engine.running = true
    engine.emit('shell.changed', {})
    await wait(20)
    expect(engine.texts.get('A subjective')).toBe('in mid-sentence')
    expect(state().saveState).toBe('on-this-machine')
    expect(subjective().problem).toBeNull()
  })

  test('without any word from the shell it is tried again by itself', async () => {
    engine.running = false
    draft.typed('subjective', 'x')
    await wait(50)
    engine.running = true
    await wait(1100)
    expect(engine.texts.get('A subjective')).toBe('x')
  })

  test('an edit whose answer never comes is offered again once the engine runs', async () => {
    const answered = engine.bridge.call
    engine.bridge.call = ((name: never, input: never) =>
      name === 'note.edit' ? new Promise(() => {}) : answered(name, input)) as Bridge['call']
    draft.typed('subjective', 'lost in the middle')
    await wait(50)
    engine.bridge.call = answered
    engine.emit('shell.changed', {})
    await wait(20)
    expect(engine.texts.get('A subjective')).toBe('lost in the middle')
  })

  test('does not retry an edit that the engine refuses for good, and shows the reason', async () => {
    engine.problem = { code: 'not-editable', message: 'Signed.' }
    draft.typed('subjective', 'late')
    await wait(5000)
    expect(engine.edits.length).toBe(1)
    expect(subjective().problem?.message).toBe('Signed.')
    expect(await draft.settled()).toBe(false)
  })
})

describe('views of the engine', () => {
  test('a section that is being written is not touched; other text is offered, then shown when left', async () => {
    draft.focus('subjective')
    draft.typed('subjective', 'mine')
    await wait(20)
    const puts = subjective().puts
    engine.texts.set('A subjective', 'mine and theirs')
    engine.sectionExtra = { mergedUnseen: true }
    engine.emit('changed', { keys: ['note:A'] })
    await wait(20)
    expect(subjective().puts).toBe(puts)
    expect(subjective().newer).toBe('mine and theirs')
    draft.blur('subjective')
    await wait(20)
    expect(subjective().text).toBe('mine and theirs')
    expect(subjective().puts).toBe(puts + 1)
    expect(subjective().newer).toBeNull()
  })

  test('an edit says which revision its editor had seen, not one it only caused', async () => {
    draft.focus('subjective')
    draft.typed('subjective', 'a')
    await wait(300)
    draft.typed('subjective', 'ab')
    await wait(300)
    expect(engine.edits.map((edit) => edit.seen)).toEqual([0, 0])
    engine.emit('changed', { keys: ['note:A'] })
    await wait(20)
    draft.typed('subjective', 'abc')
    await wait(20)
    expect(engine.edits.at(-1)?.seen).toBe(2)
  })

  test('a view asked for before the newest text says nothing about it', async () => {
    engine.slowness = 100
    engine.view = { kept: 'at-central' }
    engine.emit('changed', { keys: ['note:A'] })
    await wait(50)
    draft.typed('subjective', 'newer than the view')
    await wait(60)
    expect(state().saveState).toBe('not-saved')
    expect(draft.textOf('subjective')).toBe('newer than the view')
    await wait(500)
    expect(draft.textOf('subjective')).toBe('newer than the view')
  })

  test('shows the engine’s save state once every edit is acknowledged', async () => {
    draft.typed('subjective', 'x')
    await wait(20)
    expect(state().saveState).toBe('on-this-machine')
    engine.view = { kept: 'at-central', keptAt: 'then' }
    engine.emit('changed', { keys: ['note:A'] })
    await wait(20)
    expect(state().saveState).toBe('at-central')
    expect(state().keptAt).toBe('then')
    engine.emit('changed', { keys: ['note:B'] })
  })

  test('does not call the note empty until the chart is complete', async () => {
    engine.view = { kept: 'not-loaded' }
    const other = new NoteDraft('B', engine.bridge)
    expect(other.store.getState().saveState).toBe('not-loaded')
    other.attach()
    await wait(20)
    expect(other.store.getState().saveState).toBe('not-loaded')
    engine.view = { kept: 'empty' }
    engine.emit('changed', { keys: ['chart:other'] })
    await wait(20)
    expect(other.store.getState().saveState).toBe('not-loaded')
    engine.emit('changed', { keys: ['chart:p'] })
    await wait(20)
    expect(other.store.getState().saveState).toBe('empty')
  })

  test('a note that can not be read says so and is read later', async () => {
    engine.running = false
    const other = new NoteDraft('B', engine.bridge)
    other.attach()
    await wait(20)
    expect(other.store.getState().problem?.code).toBe('engine-stopped')
    engine.running = true
    engine.emit('shell.changed', {})
    await wait(20)
    expect(other.store.getState().note?.encounterId).toBe('B')
    expect(other.store.getState().problem).toBeNull()
  })

  test('a decision puts the chosen text in the section', async () => {
    engine.sectionExtra = { conflict: { theirs: 'theirs', theirAuthor: 'Dr B', theirWhen: 'then' } }
    draft.focus('subjective')
    draft.typed('subjective', 'mine')
    await wait(20)
    engine.emit('changed', { keys: ['note:A'] })
    await wait(20)
    expect(subjective().conflict?.theirs).toBe('theirs')
    const deciding = draft.decide('subjective', 'both')
    await wait(20)
    expect(await deciding).toBeNull()
    expect(subjective().text).toBe('both')
    expect(subjective().conflict).toBeNull()
  })

  test('merged text is marked until seen, and can be shown while writing', async () => {
    draft.focus('subjective')
    draft.typed('subjective', 'mine')
    await wait(20)
    engine.texts.set('A subjective', 'mine, merged')
    engine.sectionExtra = { mergedUnseen: true }
    engine.emit('changed', { keys: ['note:A'] })
    await wait(20)
    const showing = draft.showNewer('subjective')
    await wait(20)
    await showing
    expect(subjective().text).toBe('mine, merged')
    const seeing = draft.sawMerge('subjective')
    await wait(20)
    expect(await seeing).toBeNull()
    expect(subjective().mergedUnseen).toBe(false)
  })
})

test('two drafts never reach each other', async () => {
  const other = new NoteDraft('B', engine.bridge)
  other.attach()
  await wait(10)
  draft.typed('subjective', 'words of A')
  other.typed('subjective', 'words of B')
  draft.detach()
  other.typed('subjective', 'words of B, more')
  await wait(300)
  expect(engine.texts.get('A subjective')).toBe('words of A')
  expect(engine.texts.get('B subjective')).toBe('words of B, more')
  for (const edit of engine.edits) expect(edit.text).toContain(edit.encounterId)
})
