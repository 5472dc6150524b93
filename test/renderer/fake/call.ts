import type { AnswersOf } from './answers.ts'

export function callAnswers(): AnswersOf<'call'> {
  return {
    'call.join': ({ encounterId }) => ({
      encounterId,
      self: 'self',
      iceServers: [],
      iceTransportPolicy: 'all',
      joinUrl: 'http://127.0.0.1:8080/join/4f1c9a',
      participants: [{ id: 'self', name: 'Dr Okafor', role: 'provider' }],
    }),
    'call.signal': () => ({}),
    'call.rooms': () => [],
    'call.leave': () => ({}),
  }
}
