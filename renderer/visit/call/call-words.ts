import { assertNever } from '../../app/assert-never.ts'
import type { CallSnapshot, Other } from './call-snapshot.ts'
import type { Quality } from './line-quality.ts'

/** What the call is doing, for the person; the name only where somebody is meant. */
export function stateWords(
  call: Pick<CallSnapshot, 'state' | 'line' | 'quality'>,
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
      if (call.quality === 'audio-only') return 'Sound only. The picture comes back when the line is better.'
      return call.line === 'open'
        ? ''
        : 'The call goes on. The central API can’t be reached, so nobody else can join.'
    case 'reconnecting':
      return `The line to ${name} is down. Reconnecting…`
    case 'ended':
      return 'The call has ended'
    default:
      return assertNever(call.state)
  }
}

export function qualityWords(quality: Quality): string {
  switch (quality) {
    case 'good':
      return 'good line'
    case 'poor':
      return 'poor line'
    case 'audio-only':
      return 'line too weak for pictures'
    default:
      return assertNever(quality)
  }
}
