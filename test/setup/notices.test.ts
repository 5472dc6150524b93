import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './electron-binary.ts'
import { noticesText, withDependencies } from './notices.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-notices-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Installed = { name: string; version?: string; dependencies?: Record<string, string> }

function put(at: string, { name, version = '1.0.0', dependencies }: Installed, license: string): void {
  const place = join(folder, at, 'node_modules', name)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version, license: 'MIT', dependencies }))
  writeFileSync(join(place, 'LICENSE.md'), license)
}

it('fails on a package without a license text, and names it', () => {
  const whole = { name: 'whole', version: '1.0.0', text: 'MIT of whole' }
  expect(noticesText([whole])).toContain('MIT of whole')
  expect(() => noticesText([whole, { name: 'silent', version: '2.0.0', identifier: 'MIT' }])).toThrow(
    'No license text of silent',
  )
  expect(() => noticesText([{ name: 'empty', text: ' \n' }])).toThrow('No license text of empty')
})

it('says each version of a package once, by name', () => {
  const text = noticesText([
    { name: 'zod', version: '4.0.0', text: 'of zod' },
    { name: 'ajv', version: '1.0.0', identifier: 'MIT', text: 'of ajv' },
    { name: 'zod', version: '4.0.0', text: 'of zod' },
  ])
  expect(text.match(/^(?:ajv|zod) .*$/gm)).toEqual(['ajv 1.0.0 (MIT)', 'zod 4.0.0'])
})

it('finds what a package carries with it, from where each of them is installed', () => {
  // `stream` is a module of Node too.
  put('', { name: 'call', dependencies: { stream: '1', codes: '2' } }, 'of call')
  put('', { name: 'stream', dependencies: { codes: '1', call: '1' } }, 'of stream')
  put('', { name: 'codes' }, 'of codes 1')
  put('node_modules/call', { name: 'codes', version: '2.0.0' }, 'of codes 2')
  const found = withDependencies('call', folder)
  expect(found.map(({ name, text }) => [name, text])).toEqual([
    ['call', 'of call'],
    ['stream', 'of stream'],
    ['codes', 'of codes 1'],
    ['codes', 'of codes 2'],
  ])
  expect(() => withDependencies('missing', folder)).toThrow('missing is not installed')
})

it('has the text of everything that simple-peer bundles', () => {
  expect(noticesText(withDependencies('simple-peer', root))).toMatch(/^readable-stream .*MIT/m)
})

it('is part of every package', () => {
  const yml = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  expect(yml).toMatch(/^extraResources:\n.*build\/THIRD-PARTY-NOTICES\.txt/m)
})
