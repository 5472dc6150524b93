import type { Key } from './keys.ts'

const isPart = (part: string, whole: string) => part.startsWith(`${whole}:`)

/** Whether an answer that depends on `dependsOn` may be another one after `changed`: a part changes its whole, and a whole all its parts. */
export function touches(changed: readonly Key[], dependsOn: readonly Key[]): boolean {
  return changed.some((one) =>
    dependsOn.some((other) => one === other || isPart(one, other) || isPart(other, one)),
  )
}
