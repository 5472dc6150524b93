import { useCallback, useSyncExternalStore } from 'react'
import { createStore, type StoreApi } from 'zustand'
import type { Channel, EventName, Input, Output, Problem } from '../../preload/contract.ts'
import { rounds } from './bridge.ts'

/**
 * What the engine answered to a question that is on screen now. The last good answer stays while the
 * question is asked again and when it fails, so that a stopped engine does not empty the screen;
 * `problem` then says why it may be old. When nothing on screen asks any more, the answer is dropped.
 */
export type Answer<T> = {
  value: T | null
  problem: Problem | null
  /** `performance.now()` when `value` arrived; ages count from here. */
  receivedAt: number
}

type Question<C extends Channel> = {
  channel: C
  input: Input<C>
  store: StoreApi<Answer<Output<C>>>
  asking: boolean
  askAgain: boolean
  users: number
  stop: () => void
}

const questions = new Map<string, Question<Channel>>()

const keyOf = (channel: Channel, input: unknown) => `${channel} ${JSON.stringify(input)}`

async function ask(question: Question<Channel>): Promise<void> {
  if (question.asking) {
    question.askAgain = true
    return
  }
  question.asking = true
  do {
    question.askAgain = false
    const result = await rounds.call(question.channel, question.input as never)
    if (result.ok)
      question.store.setState({ value: result.value as never, problem: null, receivedAt: performance.now() })
    // A stopped engine is said once, at the bottom, not at each part that still shows what it knew.
    else if (result.problem.code !== 'engine-stopped' || question.store.getState().value === null)
      question.store.setState({ problem: result.problem })
  } while (question.askAgain)
  question.asking = false
}

/** Events that name a visit only matter to the questions about that visit. */
function concerns(input: unknown, payload: unknown): boolean {
  const asked = (input as { encounterId?: string }).encounterId
  const changed = (payload as { encounterId?: string | null }).encounterId
  return !asked || !changed || asked === changed
}

function question<C extends Channel>(channel: C, input: Input<C>, events: readonly EventName[]): Question<C> {
  const key = keyOf(channel, input)
  const known = questions.get(key)
  if (known) return known as unknown as Question<C>
  const made: Question<C> = {
    channel,
    input,
    store: createStore<Answer<Output<C>>>(() => ({ value: null, problem: null, receivedAt: 0 })),
    asking: false,
    askAgain: false,
    users: 0,
    stop: () => {},
  }
  const self = made as unknown as Question<Channel>
  const start = () => {
    const offs = events.map((event) =>
      rounds.on(event, (payload) => {
        if (concerns(input, payload)) void ask(self)
      }),
    )
    // After the engine came back anything may have changed while nobody could say so.
    offs.push(rounds.on('shell.changed', () => void ask(self)))
    made.stop = () => {
      for (const off of offs) off()
    }
    void ask(self)
  }
  const subscribe = made.store.subscribe
  made.store.subscribe = (listener) => {
    if (made.users++ === 0) start()
    const off = subscribe(listener)
    return () => {
      off()
      if (--made.users > 0) return
      made.stop()
      questions.delete(key)
    }
  }
  questions.set(key, self)
  return made
}

/** Asks `channel` and asks again whenever one of `events` says that the answer may have changed. */
export function useAnswer<C extends Channel>(
  channel: C,
  input: Input<C>,
  events: readonly EventName[],
): Answer<Output<C>> {
  const key = keyOf(channel, input)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for channel, input and its events
  const subscribe = useCallback(
    (listener: () => void) => question(channel, input, events).store.subscribe(listener),
    [key],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const snapshot = useCallback(() => question(channel, input, events).store.getState(), [key])
  return useSyncExternalStore(subscribe, snapshot)
}

/** Puts the answer of a write where the same view is on screen, without asking once more. */
export function put<C extends Channel>(channel: C, input: Input<C>, value: Output<C>): void {
  const known = questions.get(keyOf(channel, input))
  if (!known) return
  // An answer still under way was given before this write: it must not win.
  if (known.asking) known.askAgain = true
  known.store.setState({ value: value as never, problem: null, receivedAt: performance.now() })
}

/** Asks again now, for instance after a write whose answer is another view. */
export function again(channel: Channel, input: Input<Channel>): void {
  const known = questions.get(keyOf(channel, input))
  if (known) void ask(known)
}

/** Unlocked: whatever is on screen was asked while nobody could answer. */
export function askAllAgain(): void {
  for (const known of questions.values()) if (known.users > 0) void ask(known)
}

/** The answer that is on screen now, or null. */
export function peek<C extends Channel>(channel: C, input: Input<C>): Output<C> | null {
  return (questions.get(keyOf(channel, input))?.store.getState().value as Output<C> | undefined) ?? null
}

/** What holds no word of a patient. */
const harmless: Channel[] = ['session.state', 'shell.state']

/** Locked: nothing that the engine said of a patient stays in this window. */
export function forgetAnswers(): void {
  for (const [key, { channel, store, stop }] of questions) {
    if (harmless.includes(channel)) continue
    stop()
    questions.delete(key)
    store.setState({ value: null, problem: null, receivedAt: 0 })
  }
}
