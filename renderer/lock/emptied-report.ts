/**
 * What this window says to the shell of what it still holds: first when it has emptied itself, and never before, since the shell then
 * ends the engine that text is still being handed to; after that at each change, until it is open again.
 */
export function createEmptiedReport(say: () => Promise<unknown>) {
  let isEmptied = false
  return {
    leaves(): void {
      isEmptied = false
    },
    emptied(): Promise<unknown> {
      isEmptied = true
      return say()
    },
    /** Of a store that tells of every write, also of the same value. */
    untold(is: boolean, was: boolean): void {
      if (isEmptied && is !== was) void say()
    },
  }
}
