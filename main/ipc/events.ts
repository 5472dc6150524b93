import { type EventName, events, type Payload } from '../../preload/contract/index.ts'

/** The name of an event between main process and preload. */
const eventName = (event: EventName) => `event:${event}`

/**
 * Sends events of engine, line and shell to the page; in development each payload is held against the contract,
 * and one that does not hold is dropped with a word in the log.
 */
export function eventSender(
  send: (name: string, payload: unknown) => void,
  check: boolean,
  log: (line: string) => void,
): <E extends EventName>(event: E, payload: Payload<E>) => void {
  return (event, payload) => {
    if (check && !events[event]?.safeParse(payload).success)
      return log(`event ${event} does not hold the contract and was dropped`)
    send(eventName(event), payload)
  }
}
