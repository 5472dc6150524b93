import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/**
 * The walls of the house: no circle of files, none of folders, and no import that runs up a floor. Types count as values
 * do: who reads a file must know what it names. Tests are no part of the house and may stand anywhere.
 */

/** A file and what it imports of the house, both from the root. */
export type Sources = Map<string, string[]>

/**
 * From top to bottom. An import goes down; neighbors on one floor know nothing of each other. A folder that is not named
 * belongs to the one it lies in.
 */
export type Floors = string[]

/** A program, and those it may know beside itself. What lies in none of them is not asked about. */
export type Known = Record<string, string[]>

/** An import: the file that has it, and the file it names. */
type Arrow = { from: string; to: string }

const isSource = (name: string) => /\.tsx?$/.test(name)
const isTest = (path: string) =>
  /\.(test|screen|e2e|browser-test)\.tsx?$|(^|\/)testing\.ts$|\/(test|testing)\//.test(path)

/** Every file of the program below `folders`, tests left out. `imports` may name tests. */
export function readSources(root: string, folders: string[]): Sources {
  const sources: Sources = new Map()
  const read = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) read(path)
      else if (isSource(path) && !isTest(path))
        sources.set(path, importsOf(path, readFileSync(join(root, path), 'utf8')))
    }
  }
  for (const folder of folders) read(folder)
  return sources
}

/** What a file imports of the house, in whatever form: `import`, `export … from`, `import()`, a worker's URL. */
export function importsOf(path: string, text: string): string[] {
  const specifiers = [
    ...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?from\s+['"](\.[^'"]+)['"]/gm),
    ...text.matchAll(/^\s*import\s+['"](\.[^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]/g),
    ...text.matchAll(/\bnew URL\(\s*['"](\.[^'"]+)['"],\s*import\.meta\.url/g),
  ].map((found) => posix.join(dirname(path), found[1] as string))
  return [...new Set(specifiers.filter(isSource))]
}

/** Each group of nodes that lead back to themselves, sorted. */
export function circles(graph: Map<string, Iterable<string>>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (node: string) => {
    index.set(node, index.size)
    low.set(node, index.get(node) as number)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) as number, low.get(next) as number))
    }
    if (low.get(node) !== index.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1) found.push(circle.sort())
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return found.sort((a, b) => (a[0] as string).localeCompare(b[0] as string))
}

const arrowsOf = (sources: Sources): Arrow[] =>
  [...sources].flatMap(([from, imports]) => imports.map((to) => ({ from, to })))

/** One line a circle of files: its files, in order of name. */
export function fileCircles(sources: Sources): string[] {
  return circles(sources).map((files) => `circle of files: ${files.join(', ')}`)
}

/** A circle of folders is said with the imports that make it, the rarest first: one of these is to be cut. */
export function folderCircles(sources: Sources): string[] {
  const arrows = arrowsOf(sources).filter(({ from, to }) => dirname(from) !== dirname(to))
  const graph = new Map<string, Set<string>>()
  for (const { from, to } of arrows) {
    for (const file of [from, to]) if (!graph.has(dirname(file))) graph.set(dirname(file), new Set())
    graph.get(dirname(from))?.add(dirname(to))
  }
  return circles(graph).map((folders) => {
    const within = arrows.filter((arrow) =>
      [arrow.from, arrow.to].every((file) => folders.includes(dirname(file))),
    )
    const between = ({ from, to }: Arrow) => `${dirname(from)} ${dirname(to)}`
    const counts = Map.groupBy(within, between)
    const rarest = within.toSorted(
      (a, b) => (counts.get(between(a))?.length ?? 0) - (counts.get(between(b))?.length ?? 0),
    )
    return [`circle of folders: ${folders.join(', ')}`, ...rarest.map(lineOf)].join('\n  ')
  })
}

const lineOf = ({ from, to }: Arrow) => `${from} imports ${to}`

/** The nearest of `folders` in which a file lies. */
function homeIn(folders: { has(folder: string): boolean }, file: string): string | undefined {
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder))
    if (folders.has(folder)) return folder
  return undefined
}

/** Imports that don't go down, and folders that stand on no floor. */
export function upwards(sources: Sources, floors: Floors): string[] {
  const rank = new Map(floors.flatMap((floor, at) => floor.split(/\s+/).map((folder) => [folder, at])))
  const homeless = new Set(
    [...sources.keys()].filter((file) => !homeIn(rank, file)).map((file) => dirname(file)),
  )
  const up = arrowsOf(sources).filter(({ from, to }) => {
    const [above, below] = [homeIn(rank, from), homeIn(rank, to)]
    if (!above || !below || above === below) return false
    return (rank.get(above) as number) >= (rank.get(below) as number)
  })
  return [
    ...[...homeless].map((folder) => `${folder} stands on no floor: give it one in floors.ts`),
    ...up.map((arrow) => `${lineOf(arrow)}, which is not below it`),
  ]
}

/** Imports of another program than those that this one may know. */
export function trespasses(sources: Sources, known: Known): string[] {
  const programs = new Map(Object.entries(known))
  return arrowsOf(sources)
    .filter(({ from, to }) => {
      const [mine, theirs] = [homeIn(programs, from), homeIn(programs, to)]
      return mine && theirs && mine !== theirs && !programs.get(mine)?.includes(theirs)
    })
    .map((arrow) => `${lineOf(arrow)}, of a program that it may not know`)
}

/** Imports of what is a test's. */
export function testsImported(sources: Sources): string[] {
  return arrowsOf(sources)
    .filter(({ to }) => isTest(to) || to.startsWith('test/'))
    .map((arrow) => `${lineOf(arrow)}, which is a test's`)
}

/** Files that import Electron. */
export function electronIn(root: string, folders: string[]): string[] {
  const files = [...readSources(root, folders).keys()]
  return files.filter((file) => /\bfrom\s+['"]electron['"]/.test(readFileSync(join(root, file), 'utf8')))
}
