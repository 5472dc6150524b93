import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { setAsideOf } from '../../sync/status.ts'
import type { OpenedCache } from '../open.ts'
import { pageSize, readPages } from '../pages.ts'
import { condition, page, theKey, version, visit, write } from './folder.ts'

/** A small generator (mulberry32): the same numbers from the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const sections = ['subjective', 'objective', 'assessment', 'plan'] as const

/** Many visits with notes of a line to many pages, edited again and again, unsent writes and drafts; a token every few words. */
export function fillWithTokens({ cache }: OpenedCache, random: () => number, visits: number): void {
  let count = 0
  const token = () => `[${(count++).toString(36).padStart(6, '0')}]`
  const text = (words: number) => Array.from({ length: words }, () => `fever ${token()} cough`).join(' ')
  const all = Array.from({ length: visits }, (_, n) => visit(`e${n}`, `p${n}`))
  cache.applyPage(page({ versions: all.map((one, n) => version(n + 1, one)) }))
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < visits; n++) {
      const encounterId = `e${n}`
      const own = { ...write, encounterId }
      for (const section of sections) {
        const long = random() < 0.1
        const words = Math.floor(random() * (long ? 700 : 30))
        cache.journalEdit({ encounterId, section, text: text(words), at: write.at })
      }
      cache.put(own, {
        ...condition(`c${n}-${round}`, text(4), `p${n}`),
        encounter: { reference: `Encounter/${encounterId}` },
      } as never)
      if (n % 3 === 0)
        cache.addDraftOrder(encounterId, write.author, {
          order: {
            resourceType: 'MedicationRequest',
            id: `o${n}-${round}`,
            note: [{ text: text(6) }],
          } as never,
          issues: [],
        })
      if (n % 4 === 0) cache.keepFormDraft(encounterId, write.author, 'order', { dosage: text(6) })
      if (n % 5 === 0)
        cache.keepConflict({
          encounterId,
          section: 'plan',
          base: '',
          mine: text(5),
          theirs: text(20),
          theirAuthor: 'Dr. B',
          theirWhen: write.at,
        })
    }
  }
}

const tokensOf = (text: string): string[] => text.match(/\[[0-9a-z]{6}\]/g) ?? []

/** Which tokens stand whole on which page, found by looking at the bytes and not at what they mean. */
export function tokensByPage(path: string): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>()
  for (const [number, clear] of readPages(path, theKey(), null).whole)
    found.set(number, new Set(tokensOf(clear.toString('latin1'))))
  return found
}

/** Every token that a query of the cache reaches. */
export function tokensIn({ cache }: OpenedCache, visits: number): Set<string> {
  const found = new Set<string>()
  const add = (value: unknown) => {
    for (const token of tokensOf(JSON.stringify(value))) found.add(token)
  }
  for (let n = 0; n < visits; n++) {
    add(cache.journal(`e${n}`))
    add(cache.conflicts(`e${n}`))
    add(cache.draftOrders(`e${n}`, write.author))
    add(cache.formDraft(`e${n}`, write.author, 'order'))
  }
  add(setAsideOf(cache))
  add(cache.outbox())
  return found
}

/** Writes over so many pages chosen at random; their numbers. */
export function damagePages(path: string, count: number, random: () => number): Set<number> {
  const pages = Math.floor(statSync(path).size / pageSize)
  const chosen = new Set<number>()
  while (chosen.size < Math.min(count, pages)) chosen.add(1 + Math.floor(random() * pages))
  const file = openSync(path, 'r+')
  for (const number of chosen) {
    const at = (number - 1) * pageSize + Math.floor(random() * (pageSize - 64))
    const bytes = Buffer.alloc(64)
    readSync(file, bytes, 0, 64, at)
    writeSync(
      file,
      bytes.map((byte) => byte ^ 0xa5),
      0,
      64,
      at,
    )
  }
  closeSync(file)
  return chosen
}
