import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type InBrowser, ranInBrowser } from './browser-coverage.ts'
import { root } from './electron-binary.ts'

/** Istanbul's `coverage-final.json`: by absolute path. Lines count from 1, columns from 0. */
export type Report = Record<
  string,
  { statementMap: Record<string, { start: { line: number; column: number } }>; s: Record<string, number> }
>

/** By absolute path: each line on which a statement begins, and whether one of them ran. */
export type Lines = Map<string, Map<number, boolean>>

/** The least share of lines below a folder that may be covered, in percent; null: it is told and not asked for. */
export const floors: Record<string, number | null> = { 'main/engine': 95, central: 90, main: null }
/** Where the screens were measured too. */
export const floorsWithScreens = { ...floors, renderer: 90 }

/** What any of the runs covered. */
export function linesOf(reports: Report[]): Lines {
  const all: Lines = new Map()
  for (const [path, { statementMap, s }] of reports.flatMap((report) => Object.entries(report))) {
    const lines = all.get(path) ?? new Map<number, boolean>()
    all.set(path, lines)
    for (const [id, { start }] of Object.entries(statementMap))
      lines.set(start.line, lines.get(start.line) || (s[id] ?? 0) > 0)
  }
  return all
}

/** A line for each folder, and whether all of them hold. */
export function coverage(all: Lines, least = floors, base = root): { lines: string[]; holds: boolean } {
  let holds = true
  const lines = Object.entries(least).map(([folder, floor]) => {
    const within = [...all]
      .filter(([path]) => relative(base, path).split(sep).join('/').startsWith(`${folder}/`))
      .flatMap(([, lines]) => [...lines.values()])
    const percent = (within.filter(Boolean).length / within.length) * 100
    const label = `lines covered in ${folder}: ${percent.toFixed(1)} %`
    if (floor === null) return label
    // Nothing measured is NaN, and no success.
    const enough = percent >= floor
    if (!enough) holds = false
    return `${label} (at least ${floor} %)${enough ? '' : ' TOO FEW'}`
  })
  return { lines, holds }
}

/** The coverage of each run below `folder`, and of what specs saw run in a browser of their own. */
export function readCoverage(folder = join(root, 'coverage')): Lines {
  const below = (inner: string, name: RegExp) => {
    const at = join(folder, inner)
    return existsSync(at) ? readdirSync(at).flatMap((each) => (name.test(each) ? [join(at, each)] : [])) : []
  }
  const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
  const reports: Report[] = readdirSync(folder).flatMap((run) =>
    below(run, /^coverage-final\.json$/).map(json),
  )
  const seen: InBrowser[] = below('in-browser', /\.json$/).flatMap(json)
  return linesOf([...reports, ranInBrowser(seen, reports)])
}
