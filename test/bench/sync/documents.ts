import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { longStory, writeLongChart } from '../../../resources/training/long-chart.ts'

/** A folder that is deleted when this process ends. */
export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The project's own long chart, of some 1,900 resources, under as many names. */
export function ownCharts(count: number): string {
  const folder = scratch('charts')
  const { waiting: _, ...story } = longStory
  for (let n = 1; n <= count; n++) writeLongChart(folder, { ...story, id: `bench-${n}`, mrn: `bench-${n}` })
  return folder
}

/** The pages in a folder, in their order: the bytes of `$everything` as the central API sent them. */
export const pageFiles = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
