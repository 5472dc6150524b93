import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Report } from './coverage.ts'
import { root } from './electron-binary.ts'

/** V8's counts of one script, offsets in the text as the browser got it. `path` is that of its source. */
export type InBrowser = {
  path: string
  functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[]
}

/**
 * What runs in the pages of specs that drive a browser of their own, outside of vitest's: our TypeScript, served without
 * its types and else character by character as it stands.
 */
export function coverageInBrowser(name: string, sourceOf: (url: string) => string | undefined) {
  const watched: Page[] = []
  const found: InBrowser[] = []
  return {
    /** Before the page loads anything. */
    async watch(page: Page): Promise<void> {
      await page.coverage.startJSCoverage({ resetOnNavigation: false })
      watched.push(page)
    },
    /** Before the watched pages close. */
    async take(): Promise<void> {
      for (const page of watched.splice(0))
        for (const { url, functions } of await page.coverage.stopJSCoverage()) {
          const path = sourceOf(url)
          if (path) found.push({ path, functions })
        }
    },
    keep(folder = join(root, 'coverage')): void {
      const at = join(folder, 'in-browser')
      mkdirSync(at, { recursive: true })
      writeFileSync(join(at, `${name}.json`), JSON.stringify(found))
    },
  }
}

/** The same as Istanbul's report, over the statements that `known` has of those sources. */
export function ranInBrowser(
  seen: InBrowser[],
  known: Report[],
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Report {
  const report: Report = {}
  for (const path of new Set(seen.map((one) => one.path))) {
    const statements = known.find((one) => one[path])?.[path]?.statementMap
    if (!statements) throw new Error(`no run says which statements ${path} has`)
    const starts = lineStarts(read(path))
    const scripts = seen.filter((one) => one.path === path)
    const s = Object.entries(statements).map(([id, { start }]) => {
      const at = (starts[start.line - 1] ?? 0) + start.column
      return [id, Math.max(...scripts.map((script) => countAt(script, at)))]
    })
    report[path] = { statementMap: statements, s: Object.fromEntries(s) }
  }
  return report
}

/** The innermost range decides: an outer one counts how often what surrounds it was entered. */
function countAt({ functions }: InBrowser, at: number): number {
  const around = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)
    .toSorted((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))
  return around[0]?.count ?? 0
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
