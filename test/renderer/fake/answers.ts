import type {
  Channel,
  EventName,
  Input,
  Output,
  Payload,
  Problem,
  ProblemCode,
} from '../../../preload/contract/index.ts'
import type { Scenario } from './scenario.ts'
import type { World } from './world.ts'

/** What every part of the fake is given: the world it answers from, and a voice to say what changed in it. */
export type Around = {
  world: World
  scenario: Scenario
  emit<E extends EventName>(name: E, payload: Payload<E>): void
}

/** An answer to every channel of a feature: one that is missing does not compile. */
export type AnswersOf<Feature extends string> = {
  [C in Extract<Channel, `${Feature}.${string}`>]: (input: Input<C>) => Output<C> | Promise<Output<C>>
}

export class Refusal extends Error {
  readonly problem: Problem
  constructor(code: ProblemCode, message: string) {
    super(message)
    this.problem = { code, message }
  }
}

export const now = () => new Date().toISOString()
