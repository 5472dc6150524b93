/**
 * What only helps beside something else, or `otherwise` where it stumbles: the note and the call go on without it. The
 * error's words are not kept: they may hold a patient's.
 */
export function ifItCan<T>(help: () => T, otherwise: T): T {
  try {
    return help()
  } catch {
    return otherwise
  }
}
