/** All in ms. */
export type Timing = {
  /** A stream says `ping` this often, and asks again whether its caller may still listen. */
  ping: number
  /** A long poll is answered after this when there was nothing to tell. */
  poll: number
  /** At most one poke in this time. */
  poke: number
  /** A participant not heard for this long is gone. */
  silent: number
  /** Who lost their place in a call (handed over, not invited any more) has this long to say goodbye. */
  leaving: number
  /** Signals are held this long for who lost their stream. */
  held: number
  /** How often the silent and the old are looked for. */
  sweep: number
}

export const standardTiming: Timing = {
  ping: 10_000,
  poll: 25_000,
  poke: 200,
  silent: 30_000,
  leaving: 30_000,
  held: 60_000,
  sweep: 1_000,
}
