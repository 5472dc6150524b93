import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function coSignFeature({ coSign }: Parts) {
  return {
    queries: {
      'cosign.count': { read: () => coSign.count(), keys: () => ['session', 'co-sign'] },
      'cosign.list': { read: () => coSign.list(), keys: () => ['session', 'co-sign'] },
    },
    commands: {
      'cosign.viewed': { write: () => coSign.viewed() },
      'cosign.sign': { ask: ({ compositionId, versions }) => coSign.sign(compositionId, versions) },
    },
  } satisfies Handlers<'cosign'>
}
