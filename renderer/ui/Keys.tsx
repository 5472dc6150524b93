import type { Action } from '../base/actions.ts'
import { shownKeys } from '../base/keys.ts'

/** The keys of an action, as they stand on this machine's keyboard; nothing where it has none. */
export function Keys({ of }: { of: Action }) {
  const [first] = of.keys ?? []
  return first && <kbd>{shownKeys(first).join(' ')}</kbd>
}
