import type { CentralClient, NoAnswer } from './client.ts'

type Requests = Pick<CentralClient, 'request'>

/** Requests whose answers are awaited only until they are stopped. */
export type StoppableRequests = Requests & {
  /** Each answer still awaited, and each asked for from now on, is none. */
  stop(): void
  start(): void
}

/** As `client`, but stopping does not wait for an answer that may never come. Not stopped at first. */
export function untilStopped(client: Requests): StoppableRequests {
  /** What ends the wait for each answer that is still to come. */
  const waits = new Set<() => void>()
  let stopped = false
  return {
    request: (request) =>
      new Promise((resolve, reject) => {
        const none: NoAnswer = { kind: 'no-answer', why: 'network' }
        const stop = () => resolve(none)
        if (stopped) return stop()
        // Not a race with one promise for all: it would hold every answer until the end.
        waits.add(stop)
        const settled = () => waits.delete(stop)
        client.request(request).finally(settled).then(resolve, reject)
      }),
    stop() {
      stopped = true
      for (const stop of waits) stop()
      waits.clear()
    },
    start() {
      stopped = false
    },
  }
}
