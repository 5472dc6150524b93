import type { Bridge, Problem } from '../../preload/contract/index.ts'

declare global {
  interface Window {
    /** The only way out of the screen; put there by the preload script. */
    rounds: Bridge
  }
}

/** Reads `window.rounds` at each use, so that a spec can put its own in place before the first question. */
export const rounds: Bridge = {
  call: (name, input) =>
    window.rounds.call(name, input).catch((): { ok: false; problem: Problem } => ({
      ok: false,
      // A handler answers with a Result and never throws; if the way across itself broke, nothing was kept.
      problem: { code: 'engine-stopped', message: 'The program behind this window did not answer.' },
    })),
  on: (name, listener) => window.rounds.on(name, listener),
}
