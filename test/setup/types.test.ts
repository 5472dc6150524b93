import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './electron-binary.ts'
import { projects, typeErrors } from './types.ts'

const folder = join(root, 'node_modules/.cache/types-test')
beforeAll(() => mkdirSync(folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is said of one line of code under the settings of a project. */
function errorsOf(project: string, code: string): Promise<string[]> {
  const own = join(folder, project.replaceAll('/', '-'))
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, 'one.ts'), `${code}\n`)
  const config = { extends: join(root, project, 'tsconfig.json'), files: ['./one.ts'], include: [] }
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify(config))
  return typeErrors(own)
}

const page = 'export const title = document.title'
const node = "export { readFile } from 'node:fs'"
const both = 'export const at = new URL("https://rounds.example").href.length'

test.each([
  ['main', 'a page', page],
  ['central', 'a page', page],
  ['renderer', 'Node', node],
  ['central/patient-page/assets', 'Node', node],
])('in %s, code that needs %s is an error', async (project, _what, code) => {
  expect(projects).toContain(project)
  expect((await errorsOf(project, code)).join('\n')).toMatch(/one\.ts\(1,\d+\): error TS/)
})

test.each(projects.filter((project) => project !== '.'))(
  'in %s, code that runs anywhere is none',
  async (project) => {
    expect(await errorsOf(project, both)).toEqual([])
  },
)
