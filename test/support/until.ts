/** Waits until it holds; says what was waited for when it never does. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    if (await holds().valueOf()) return
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function check(what: string, holds: boolean): void {
  if (!holds) throw new Error(`not so: ${what}`)
}
