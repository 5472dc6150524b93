import type { ProblemCode } from '../../preload/contract/index.ts'
import { rounds } from './bridge.ts'

/** It may be taken a moment later: the engine is started again or locked, nobody is signed in yet, the visit is still being loaded, or the disk is full. */
const passing: readonly ProblemCode[] = [
  'engine-stopped',
  'locked',
  'not-signed-in',
  'central-unreachable',
  'disk-full',
]
const againMs = 2_000

/** What this window alone knows is kept here and told again after such a refusal. */
export const mayPass = (code: ProblemCode): boolean => passing.includes(code)

/** Resolves when something has changed in the shell, or after a while. */
export function whenItMayPass(): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(go, againMs)
    const stop = rounds.on('shell.changed', go)
  })
}
