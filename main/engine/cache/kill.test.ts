import { expect, test } from 'vitest'
import { folderForEachTest } from './test/each-folder.ts'
import { killAfter } from './test/kill-script.ts'

const folder = folderForEachTest()

/** Runs the typist and kills it with SIGKILL after it said so many revisions; the last it said. */
async function typeAndKill(revisions: number): Promise<{ revision: number; token: number }> {
  const output = await killAfter(
    revisions,
    new URL('./test/type-until-killed.ts', import.meta.url),
    folder.path,
  )
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n')
  const [revision = 0, token = 0] = (lines.at(-1) ?? '').split(' ').map(Number)
  return { revision, token }
}

test('every edit reported as kept is there after a kill in mid-typing', async () => {
  for (const revisions of [1, 17, 60, 203]) {
    const last = await typeAndKill(revisions)
    const { cache, close, message } = folder.open()
    expect(message).toBeNull()
    const [entry] = cache.journal('e')
    expect(entry?.revision).toBeGreaterThanOrEqual(last.revision)
    // The text is whole: the token of its revision stands at its end.
    const ahead = (entry?.revision ?? 0) - last.revision
    expect(entry?.text.endsWith(`token-${last.token + ahead}`)).toBe(true)
    // At most the one edit that was on its way is there unsaid.
    expect(ahead).toBeLessThanOrEqual(1)
    const rows = cache.outbox()
    // Each tenth edit is followed by a write; one whose answer was not said may or may not be there.
    if (last.token >= 10 || revisions > 1) expect(rows.length).toBe(1)
    else if (last.token + ahead < 10) expect(rows.length).toBe(0)
    close()
  }
})
