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
} from '../../preload/contract.ts'
import { type Around, Refusal } from './fake/answers.ts'
import { callAnswers } from './fake/call.ts'
import { chartAnswers } from './fake/chart.ts'
import { lockAnswers } from './fake/lock.ts'
import { noteAnswers } from './fake/note.ts'
import { orderAnswers } from './fake/orders.ts'
import { queueAnswers } from './fake/queue.ts'
import type { Scenario } from './fake/scenario.ts'
import { sessionAnswers } from './fake/session.ts'
import { inUseWords, shellAnswers } from './fake/shell.ts'
import { summaryAnswers } from './fake/summary.ts'
import { syncAnswers } from './fake/sync.ts'
import { visitAnswers } from './fake/visit.ts'
import { makeWorld, type World } from './fake/world.ts'

export type { Scenario } from './fake/scenario.ts'

/**
 * A bridge for the specs of the screens: it answers every channel from a small world in memory, and each
 * input and answer passes the contract's own schemas. It is in test/ only; the workstation has no fake.
 */

type Answers = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> }

const answersOf = (around: Around): Answers => ({
  ...sessionAnswers(around),
  ...queueAnswers(around),
  ...chartAnswers(around),
  ...visitAnswers(around),
  ...summaryAnswers(around),
  ...noteAnswers(around),
  ...orderAnswers(around),
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

  const bridge: Bridge = {
    async call(name, input) {
      const { to, input: shape, output } = channels[name]
      await new Promise((done) => setTimeout(done, 3))
      world.calls.push({ channel: name, input })
      if (to === 'engine' && ['locked', 'unlocking'].includes(world.lock.state))
        return { ok: false, problem: { code: 'engine-stopped', words: 'Rounds is locked.' } }
      if (to === 'engine' && world.engine !== 'running')
        return {
          ok: false,
          problem: {
            code: 'engine-stopped',
            words:
              world.engine === 'failed'
                ? inUseWords
                : 'The part that keeps your work is being started again.',
          },
        }
      const refused = world.refuse.get(name)
      if (refused) {
        world.refuse.delete(name)
        return { ok: false, problem: refused }
      }
      try {
        const answer = await answers[name](shape.parse(input) as never)
        return { ok: true, value: output.parse(structuredClone(answer)) as never }
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, problem: error.problem }
        console.error('fake bridge', name, error)
        return { ok: false, problem: { code: 'bad-input', words: String(error) } }
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as never)
      return () => void set.delete(listener as never)
    },
  }
  const control = {
    world,
    emit,
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
      world.engine = 'running'
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
  emit<E extends EventName>(name: E, payload: Payload<E>): void
  stopEngine(): void
  refuseEngine(): void
  startEngine(): void
  textOf(encounterId: string, section: string): string | undefined
}

declare global {
  interface Window {
    fake: Fake
    scenario?: Scenario
  }
}

install(window.scenario ?? {})
