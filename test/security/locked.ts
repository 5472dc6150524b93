import type { Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'
import { searchMemory } from './memory.ts'
import { nameOf, processesWith } from './processes.ts'
import type { Searcher } from './search.ts'

/**
 * Locks, waits until the engine's process is gone, and searches the memory of every process that is left for marks
 * and for the key. No call is held meanwhile: what a renderer may keep until a call ends is not asked for here.
 */
export async function lockAndSearchMemory(
  workstation: Workstation,
  temporary: string,
  search: Searcher,
  /** Read from an earlier start: reading it now would leave it in main's memory. */
  key: Buffer,
): Promise<{ processes: number; held: string[] }> {
  const { page } = workstation
  const engine = await workstation.enginePid()
  const answer = await page.evaluate(() => {
    const { rounds } = globalThis as unknown as {
      rounds: { call(name: string, input: object): Promise<{ ok: boolean; problem?: { words: string } }> }
    }
    return rounds.call('lock.now', {})
  })
  if (!answer.ok) throw new Error(`it does not lock: ${answer.problem?.words}`)
  await until('the engine is ended', () => !processesWith(temporary).includes(engine))
  const held: string[] = []
  const pids = processesWith(temporary)
  for (const pid of pids) {
    const found = searchMemory(pid, search, [{ name: 'cache key', bytes: key }])
    const ids = [...new Set(found.hits.map((hit) => hit.mark))]
    if (ids.length > 0) held.push(`${nameOf(pid)}: ${found.hits.length} times, marks ${ids.join(', ')}`)
  }
  return { processes: pids.length, held }
}
