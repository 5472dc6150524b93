import { assertNever } from '../base/assert-never.ts'
import type { CallSnapshot, Other } from './call-snapshot.ts'
import type { Quality } from './connection-quality.ts'

/** The state of the call in words, with the patient's name where one is in the call. */
export function callStateLabel(
  call: Pick<CallSnapshot, 'state' | 'realtime' | 'quality'>,
  main: Other | null,
): string {
  const name = main?.name ?? 'the patient'
  switch (call.state) {
    case 'idle':
      return 'Not in a call'
    case 'joining':
      return 'Joining the call…'
    case 'waiting':
      return main ? `${main.name} is opening the page…` : 'Waiting for the patient to join'
    case 'connecting':
      return `Connecting to ${name}…`
    case 'connected':
      // A picture that stands still would pass for the patient.
      if (call.quality === 'audio-only') return 'Audio only. Video returns when the connection is better.'
      return call.realtime === 'open'
        ? ''
        : 'The call goes on. The server can’t be reached, so no one else can join.'
    case 'reconnecting':
      return `Connection to ${name} lost. Reconnecting…`
    case 'ended':
      return 'The call has ended. The visit is still open.'
    default:
      return assertNever(call.state)
  }
}

export function qualityLabel(quality: Quality): string {
  switch (quality) {
    case 'good':
      return 'good connection'
    case 'poor':
      return 'poor connection'
    case 'audio-only':
      return 'connection too weak for video'
    default:
      return assertNever(quality)
  }
}
