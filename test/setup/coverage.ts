import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { root } from './electron-binary.ts'

/** Istanbul's summary: by absolute path, and `total`. */
export type Summary = Record<string, { lines: { total: number; covered: number } }>

/**
 * Lines covered below a folder, in percent, and the least that may be: a little under what was measured, never under
 * nine in ten for what decides and keeps.
 */
export const floors: Record<string, number> = { 'main/engine': 90, central: 90, main: 90, renderer: 0 }

/** A line for each folder, and whether all of them hold. */
export function coverage(summary: Summary, least = floors, base = root): { lines: string[]; holds: boolean } {
  let holds = true
  const lines = Object.entries(least).map(([folder, floor]) => {
    const files = Object.entries(summary).filter(
      ([path]) => path !== 'total' && relative(base, path).split(sep).join('/').startsWith(`${folder}/`),
    )
    const sum = (what: 'total' | 'covered') => files.reduce((all, [, { lines }]) => all + lines[what], 0)
    const percent = (sum('covered') / sum('total')) * 100
    // Nothing measured is NaN, and no success.
    const enough = percent >= floor
    if (!enough) holds = false
    return `lines covered in ${folder}: ${percent.toFixed(1)} % (at least ${floor} %)${enough ? '' : ' TOO FEW'}`
  })
  return { lines, holds }
}

export const readSummary = (): Summary =>
  JSON.parse(readFileSync(new URL('../../coverage/coverage-summary.json', import.meta.url), 'utf8'))
