import './fake/no-eval.ts'
import {
  type Bridge,
  type Channel,
  channels,
  type EventName,
  events,
  type Input,
  type Output,
  type Payload,
  type Problem,
  type Result,
} from '../../preload/contract/index.ts'
import { type Around, Refusal } from './fake/answers.ts'
import { callAnswers } from './fake/call.ts'
import { chartAnswers } from './fake/chart.ts'
import { diagnosisAnswers } from './fake/diagnoses.ts'
import { favoriteAnswers } from './fake/favorites.ts'
import { inboxAnswers } from './fake/inbox.ts'
import { instructionsAnswers } from './fake/instructions.ts'
import { keysOf, keysTouchedBy } from './fake/keys.ts'
import { labAnswers } from './fake/labs.ts'
import { letterAnswers } from './fake/letters.ts'
import { lockAnswers } from './fake/lock.ts'
import { noteAnswers } from './fake/note.ts'
import { orderAnswers } from './fake/orders.ts'
import { phraseAnswers } from './fake/phrases.ts'
import { queueAnswers } from './fake/queue.ts'
import { reconciliationAnswers } from './fake/reconciliation.ts'
import type { Scenario } from './fake/scenario.ts'
import { sessionAnswers } from './fake/session.ts'
import { inUseMessage, shellAnswers } from './fake/shell.ts'
import { summaryAnswers } from './fake/summary.ts'
import { syncAnswers } from './fake/sync.ts'
import { visitAnswers } from './fake/visit.ts'
import { makeWorld, type World } from './fake/world.ts'

export type { Scenario } from './fake/scenario.ts'

/**
 * A bridge for the specs of the screens. Behind it stands one function, `answer(name, input)`: it answers from a small
 * world in memory, and each input and answer passes the contract's own schemas. A spec that needs another answer
 * overrides it for that name. It is in test/ only; the workstation has no fake.
 */

type Answer = <C extends Channel>(name: C, input: Input<C>) => Promise<Result<Output<C>>>
type Answers = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> }

const answersOf = (around: Around): Answers => ({
  ...sessionAnswers(around),
  ...queueAnswers(around),
  ...chartAnswers(around),
  ...visitAnswers(around),
  ...summaryAnswers(around),
  ...instructionsAnswers(around),
  ...letterAnswers(around),
  ...noteAnswers(around),
  ...inboxAnswers(around),
  ...orderAnswers(around),
  ...labAnswers(around),
  ...phraseAnswers(around),
  ...favoriteAnswers(around),
  ...reconciliationAnswers(around),
  ...diagnosisAnswers(around),
  ...syncAnswers(around),
  ...callAnswers(),
  ...lockAnswers(around),
  ...shellAnswers(around),
})

function install(scenario: Scenario) {
  const world = makeWorld(scenario)
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  const emit = <E extends EventName>(name: E, payload: Payload<E>) => {
    const parsed = events[name].parse(payload)
    for (const listener of listeners.get(name) ?? []) listener(parsed)
  }
  const answers = answersOf({ world, scenario, emit })

  const fromWorld: Answer = async (name, input) => {
    const { to, input: shape, output } = channels[name]
    const stopped = to === 'engine' ? whyStopped(world) : null
    if (stopped !== null) return { ok: false, problem: { code: 'engine-stopped', message: stopped } }
    try {
      const value = await answers[name](shape.parse(input) as never)
      const touched = keysTouchedBy(name, input, value)
      if (touched.length > 0) emit('changed', { keys: touched })
      return { ok: true, value: output.parse(structuredClone(value)) as never, keys: keysOf(name, input) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, problem: error.problem, keys: keysOf(name, input) }
      console.error('fake bridge', name, error)
      return { ok: false, problem: { code: 'bad-input', message: String(error) } }
    }
  }

  const bridge: Bridge = {
    async call(name, input) {
      await new Promise((done) => setTimeout(done, 3))
      world.calls.push({ channel: name, input })
      return control.answer(name, input)
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as never)
      return () => void set.delete(listener as never)
    },
  }
  const control: Fake = {
    world,
    emit,
    answer: fromWorld,
    override(name, instead) {
      const before = control.answer
      control.answer = (asked, input) =>
        (asked as Channel) === name
          ? (instead(input as never, () => before(asked, input) as never) as never)
          : before(asked, input)
      return () => {
        control.answer = before
      }
    },
    refuseOnce(name, problem) {
      const back = control.override(name, async () => {
        back()
        return { ok: false, problem }
      })
    },
    stopEngine() {
      world.engine = 'restarting'
      emit('shell.changed', {})
    },
    /** It died, and was refused when it was started again. */
    refuseEngine() {
      Object.assign(world, { engine: 'failed', filesInUse: true })
      emit('shell.changed', {})
    },
    startEngine() {
      world.engine = world.filesInUse ? 'failed' : 'running'
      emit('shell.changed', {})
    },
    /** What the specs call the engine's text. */
    textOf: (encounterId: string, section: string) =>
      world.noteOf(encounterId).sections.find((each) => each.code === section)?.text,
  }
  Object.assign(window, { rounds: bridge, fake: control })
}

export type Fake = {
  world: World
  /** What stands behind the bridge. */
  answer: Answer
  /**
   * From now on `instead` answers this name; it may ask what would have been answered, and its own answer passes no
   * schema. Answers how to go back, to what was answered before.
   */
  override<C extends Channel>(
    name: C,
    instead: (input: Input<C>, whole: () => Promise<Result<Output<C>>>) => Promise<Result<Output<C>>>,
  ): () => void
  /** The next call of this name is refused. */
  refuseOnce(name: Channel, problem: Problem): void
  emit<E extends EventName>(name: E, payload: Payload<E>): void
  stopEngine(): void
  refuseEngine(): void
  startEngine(): void
  textOf(encounterId: string, section: string): string | undefined
}

/** Null: it runs. */
function whyStopped({ lock, engine }: World): string | null {
  if (['locked', 'unlocking'].includes(lock.state)) return 'Rounds is locked.'
  if (engine === 'running') return null
  return engine === 'failed' ? inUseMessage : 'The part that keeps your work is being started again.'
}

declare global {
  interface Window {
    fake: Fake
  }
}

install(JSON.parse(new URLSearchParams(location.search).get('scenario') ?? '{}'))
