import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { floors, known } from './floors.ts'
import {
  electronIn,
  fileCircles,
  folderCircles,
  importsOf,
  readSources,
  type Sources,
  testsImported,
  trespasses,
  upwards,
} from './walls.ts'

const root = join(import.meta.dirname, '../..')
const programs = ['main', 'preload', 'renderer', 'central', 'resources']

describe('the walls', () => {
  const sources = readSources(root, programs)

  it('stand: no file leads back to itself', () => {
    expect(sources.size).toBeGreaterThan(600)
    expect(fileCircles(sources)).toEqual([])
  })

  it('stand: no folder leads back to itself', () => {
    expect(folderCircles(sources)).toEqual([])
  })

  it.each(Object.entries(floors))('stand: in %s every import goes down a floor', (program, its) => {
    const own = new Map([...sources].filter(([file]) => file.startsWith(`${program}/`)))
    expect(upwards(own, its)).toEqual([])
  })

  it('stand: a program knows another by what it may know of it', () => {
    expect(trespasses(sources, known)).toEqual([])
  })

  it('stand: no program imports a test', () => {
    expect(testsImported(sources)).toEqual([])
  })
})

/** `'a/one.ts': ['b/two.ts']` */
const made = (files: Record<string, string[]>): Sources => new Map(Object.entries(files))

it('engine, realtime process and what they stand on import nothing of Electron', () => {
  const plain = [
    'main/engine',
    'main/realtime',
    'main/sign-in',
    'main/clinical',
    'main/base',
    'preload/contract',
  ]
  expect(electronIn(root, plain)).toEqual([])
  expect(electronIn(root, ['main/shell'])).toContain('main/shell/windows.ts')
})

describe('the check', () => {
  it('finds a circle of files, through however many, and leaves out what only leads to it', () => {
    const circle = made({
      'a/1.ts': ['a/2.ts'],
      'a/2.ts': ['a/3.ts'],
      'a/3.ts': ['a/1.ts'],
      'a/4.ts': ['a/1.ts'],
    })
    expect(fileCircles(circle)).toEqual(['circle of files: a/1.ts, a/2.ts, a/3.ts'])
    expect(fileCircles(made({ 'a/1.ts': ['a/2.ts', 'a/3.ts'], 'a/2.ts': ['a/3.ts'], 'a/3.ts': [] }))).toEqual(
      [],
    )
  })

  it('finds a circle of folders where no files make one, and names the rarest import of it first', () => {
    const circle = made({
      'a/1.ts': ['b/1.ts'],
      'a/2.ts': ['b/1.ts'],
      'b/1.ts': [],
      'b/2.ts': ['a/3.ts'],
      'a/3.ts': [],
    })
    expect(fileCircles(circle)).toEqual([])
    expect(folderCircles(circle)).toEqual([
      'circle of folders: a, b\n  b/2.ts imports a/3.ts\n  a/1.ts imports b/1.ts\n  a/2.ts imports b/1.ts',
    ])
  })

  it('finds an import that runs up a floor, one between neighbors, and a folder without a floor', () => {
    const house = made({
      'p/top/1.ts': ['p/left/1.ts', 'p/ground/1.ts'],
      'p/left/1.ts': ['p/right/1.ts', 'p/left/in/1.ts'],
      'p/left/in/1.ts': ['p/left/1.ts'],
      'p/right/1.ts': ['p/ground/1.ts'],
      'p/ground/1.ts': ['p/top/1.ts'],
      'q/1.ts': [],
    })
    expect(upwards(house, ['p/top', 'p/left  p/right', 'p/ground'])).toEqual([
      'q stands on no floor: give it one in floors.ts',
      'p/left/1.ts imports p/right/1.ts, which is not below it',
      'p/ground/1.ts imports p/top/1.ts, which is not below it',
    ])
  })

  it('finds an import of a program that this one may not know', () => {
    const house = made({
      'page/1.ts': ['engine/1.ts', 'rules/1.ts'],
      'engine/1.ts': ['rules/1.ts'],
      'rules/1.ts': [],
    })
    expect(trespasses(house, { page: ['rules'], engine: ['rules'], rules: [] })).toEqual([
      'page/1.ts imports engine/1.ts, of a program that it may not know',
    ])
  })

  it('finds a program that imports a test', () => {
    const house = made({ 'a/1.ts': ['a/testing/clock.ts', 'a/2.ts', 'test/support/x.ts'], 'a/2.ts': [] })
    expect(testsImported(house)).toEqual([
      "a/1.ts imports a/testing/clock.ts, which is a test's",
      "a/1.ts imports test/support/x.ts, which is a test's",
    ])
  })

  it('sees every form of import, types too, and nothing of packages', () => {
    const text = [
      "import { one } from './one.ts'",
      "import type {\n  Two,\n} from '../b/two.ts'",
      "export * from './three.ts'",
      "import './four.tsx'",
      "const five = await import('./five.ts')",
      "new Worker(new URL('./six.ts', import.meta.url))",
      "import zod from 'zod'",
      "import data from './data.json' with { type: 'json' }",
      "const text = `from './none.ts'`",
    ].join('\n')
    expect(importsOf('a/1.ts', text)).toEqual([
      'a/one.ts',
      'b/two.ts',
      'a/three.ts',
      'a/four.tsx',
      'a/five.ts',
      'a/six.ts',
    ])
  })

  let folder = ''
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('reads the files of a tree, and leaves its tests out', () => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-walls-'))
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    write('a/1.ts', "import { two } from './deep/2.tsx'")
    write('a/deep/2.tsx', "import { one } from '../1.ts'")
    write('a/1.test.ts', "import { one } from './1.ts'")
    write('a/testing/clock.ts', '')
    write('a/note.md', '')
    const sources = readSources(folder, ['a'])
    expect([...sources]).toEqual([
      ['a/1.ts', ['a/deep/2.tsx']],
      ['a/deep/2.tsx', ['a/1.ts']],
    ])
    expect(fileCircles(sources)).toEqual(['circle of files: a/1.ts, a/deep/2.tsx'])
    expect(folderCircles(sources)[0]).toMatch(/^circle of folders: a, a\/deep\n/)
  })
})
