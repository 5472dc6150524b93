import type { z } from 'zod'
import { call } from './call.ts'
import { chart } from './chart.ts'
import { coSign } from './co-sign.ts'
import { diagnoses } from './diagnoses.ts'
import type { events } from './events.ts'
import { favorites } from './favorites.ts'
import { forms } from './forms.ts'
import { inbox } from './inbox.ts'
import { instructions } from './instructions.ts'
import { labs } from './labs.ts'
import { letters } from './letters.ts'
import { lock } from './lock.ts'
import { note } from './note.ts'
import { orders } from './orders.ts'
import { phrases } from './phrases.ts'
import type { Result } from './problems.ts'
import { profiles } from './profiles.ts'
import { queue } from './queue.ts'
import { reconciliation } from './reconciliation.ts'
import { session } from './session.ts'
import { shell } from './shell.ts'
import { summary } from './summary.ts'
import { sync } from './sync.ts'
import { visit } from './visit.ts'

/**
 * Every way across between the screen and the rest, once, a file a feature. The bridge, the registrar and the engine's
 * handlers are derived from this table; nothing else may cross.
 *
 * A person's free text is `Line`, `Remark` or `Prose`, which clean it before anybody keeps it; a test holds every input to that.
 *
 * A handler answers with a `Result`; it never throws across.
 */
export const channels = {
  ...session,
  ...queue,
  ...chart,
  ...visit,
  ...note,
  ...phrases,
  ...forms,
  ...summary,
  ...instructions,
  ...letters,
  ...coSign,
  ...orders,
  ...favorites,
  ...reconciliation,
  ...inbox,
  ...labs,
  ...diagnoses,
  ...sync,
  ...call,
  ...lock,
  ...profiles,
  ...shell,
} as const

export type Channel = keyof typeof channels
export type Input<C extends Channel> = z.input<(typeof channels)[C]['input']>
export type Output<C extends Channel> = z.output<(typeof channels)[C]['output']>
export type EventName = keyof typeof events
export type Payload<E extends EventName> = z.output<(typeof events)[E]>

export type Query = { [C in Channel]: (typeof channels)[C]['kind'] extends 'query' ? C : never }[Channel]
export type Command = Exclude<Channel, Query>
export const isQuery = (channel: Channel): channel is Query => channels[channel].kind === 'query'

/** What the renderer sees as `window.rounds`. */
export type Bridge = {
  call<C extends Channel>(name: C, input: Input<C>): Promise<Result<Output<C>>>
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void
}

export { events } from './events.ts'
export { Key } from './keys.ts'
export { type Problem, type ProblemCode, problemCodes, type Result } from './problems.ts'
export { touches } from './touches.ts'
