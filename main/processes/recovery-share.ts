import { assertNever } from '../../preload/assert-never.ts'
import type { FromRecovery, ToRecovery } from './messages.ts'
import type { Child } from './supervisor.ts'

/** `share`: 32 bytes, which the caller zero-fills. */
export type ShareAnswer = { id: string; share: Buffer } | { message: string }

/** Opens the browser; the share comes after a fresh sign-in. */
export type AskForShare = (deviceId: string) => { answer: Promise<ShareAnswer>; cancel(): void }

/** A process of its own for one sign-in: what it held of share and tokens ends with it. `cancel` ends it without one. */
export function askForShare(deps: {
  fork(): Child<ToRecovery, FromRecovery>
  centralUrl: string
  deviceId: string
  clientVersion: string
  openExternal(url: string): void
}): { answer: Promise<ShareAnswer>; cancel(): void } {
  const { fork, openExternal, ...rest } = deps
  const child = fork()
  const answer = new Promise<ShareAnswer>((resolve) => {
    child.onMessage((message) => {
      switch (message.kind) {
        case 'open-external':
          return openExternal(message.url)
        case 'no-share':
          resolve({ message: message.message })
          return child.send({ kind: 'close' })
        case 'share': {
          const { share } = message
          resolve({ id: message.id, share: Buffer.from(share.buffer, share.byteOffset, share.byteLength) })
          return child.send({ kind: 'close' })
        }
        default:
          return assertNever(message)
      }
    })
    child.onExit(() => resolve({ message: 'The sign-in was canceled.' }))
  })
  child.send({ kind: 'start', ...rest })
  return { answer, cancel: () => child.kill() }
}
