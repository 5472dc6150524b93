import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function sessionFeature(parts: Parts) {
  const { context, keeper } = parts
  const { session } = context
  return {
    queries: {
      'session.state': { read: () => session.view(), keys: () => ['session', 'practitioner'] },
    },
    commands: {
      'session.signIn': {
        async ask() {
          const before = session.signedIn()
          const signed = await session.signIn()
          return {
            keep() {
              session.keep(signed)
              if (!before) context.audit.record('signed-in', [])
            },
            answer: () => session.view(),
          }
        },
      },
      'session.signOut': {
        write() {
          keeper.leave()
          if (session.signedIn()) context.audit.record('signed-out', [])
          return session.signOut()
        },
      },
      'session.drain': {
        async ask() {
          keeper.leave()
          await parts.drain()
          return { answer: () => parts.syncStatus() }
        },
      },
      'session.setAvailability': { write: ({ availability }) => session.setAvailability(availability) },
    },
  } satisfies Handlers<'session'>
}
