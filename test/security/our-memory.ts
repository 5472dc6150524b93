import type { Workstation } from '../support/stage.ts'
import { formsOfKey, searchMemory } from './memory.ts'
import { nameOf, processesOn, processesWith } from './processes.ts'
import type { Searcher } from './search.ts'

/** What was given, and how a process of ours is known. */
export type Ours = {
  temporary: string
  profile: string
  search: Searcher
  /** Read from an earlier start: reading it now would leave it in main's memory. */
  key: Buffer
}
export type Held = { process: string; pid: number; hits: number; marks: string[] }
const keyName = 'cache key'

/** By their tree, and by the files they hold: nobody is left out who lost its parent. */
export const ourProcesses = ({ temporary, profile }: Ours): number[] => [
  ...new Set([...processesWith(temporary), ...processesOn(profile), ...processesOn(temporary)]),
]

/** Searches the memory of every process of ours, for marks and for the key in each form. */
export function searchOurMemory(ours: Ours): { processes: string[]; bytes: number; held: Held[] } {
  const secrets = formsOfKey(keyName, ours.key)
  const answer: ReturnType<typeof searchOurMemory> = { processes: [], bytes: 0, held: [] }
  for (const pid of ourProcesses(ours)) {
    const process = nameOf(pid)
    const { bytes, hits } = searchMemory(pid, ours.search, secrets)
    answer.bytes += bytes
    // Chromium's zygotes and crash handlers have memory too; what ended meanwhile has none.
    if (bytes > 0) answer.processes.push(process)
    if (hits.length > 0)
      answer.held.push({ process, pid, hits: hits.length, marks: [...new Set(hits.map(({ mark }) => mark))] })
  }
  return answer
}

export const heldText = ({ process, hits, marks }: Held): string =>
  `${process}: ${hits} times, ${marks.length > 6 ? `${marks.length} marks, ${marks.slice(0, 6).join(', ')} …` : `marks ${marks.join(', ')}`}`

/**
 * Puts a word and the key into main's memory, as the worst fault would, and finds them there and the words of the open chart in
 * the page: a search that does not find what is there proves nothing by finding nothing.
 */
export async function plantAndFind(workstation: Workstation, ours: Ours, word: string): Promise<string> {
  await workstation.app.evaluate(
    (_, [word, key]) => {
      // Strings that are put together lie in memory only once somebody reads them as a whole.
      const planted = [`${word} `, Buffer.from(`${word}${key}`), Buffer.from(key as string, 'base64')]
      Object.assign(globalThis, { planted })
      return planted.map((each) => each.indexOf('x')).length
    },
    [word, ours.key.toString('base64')],
  )
  const { held } = searchOurMemory(ours)
  const inMain = held.find(({ pid }) => pid === workstation.app.pid())
  const page = held.find(({ process }) => process === 'Chromium renderer')
  if (!inMain?.marks.includes('planted') || !inMain.marks.includes(keyName))
    throw new Error(
      `the search of memory does not find what was planted in main (${held.map(heldText).join('; ')})`,
    )
  if (!page || page.marks.every((mark) => mark === keyName))
    throw new Error('the search of memory does not find the words of the open chart in the page')
  return `found the planted word and key in main, and ${page.hits} times words of the open chart in the page`
}
