import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * The licenses of what the packages carry beside our own code: nearly each asks that its text goes along. Vite names the
 * modules that it bundled; what it can't see is named here. Electron's own and Chromium's are added by electron-builder.
 */

export type Notice = { name: string; version?: string; identifier?: string; text?: string }

/** Where each of the three builds leaves what it bundled (Vite's `build.license`). */
export const bundledFile = 'licenses.json'

const mit = (holder: string) => `MIT License

Copyright ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

/** Packages that name their license and holder and ship no text of it. */
const withoutText: Record<string, string> = {
  'err-code': mit('IndigoUnited'),
  'get-browser-rtc': mit('James Halliday'),
}

/** Not packages of ours: they lie compiled within those that we ship. */
const within: Notice[] = [
  { name: 'SQLite3 Multiple Ciphers', identifier: 'MIT', text: mit('(c) 2006-2025 Ulrich Telle') },
  {
    name: 'SQLite',
    identifier: 'public domain',
    text: 'The authors of SQLite disclaim copyright to its source code.',
  },
  {
    name: 'events (in simple-peer)',
    identifier: 'MIT',
    text: mit('Joyent, Inc. and other Node contributors'),
  },
  { name: 'process (in simple-peer)', identifier: 'MIT', text: mit('(c) 2013 Roman Shtylman') },
]

/** A package as it is installed, found from the folder of another. */
function installed(name: string, from: string): { folder: string; notice: Notice; dependencies: string[] } {
  const places = createRequire(join(from, 'package.json')).resolve.paths(`${name}/package.json`) ?? []
  const folder = places
    .map((place) => join(place, name))
    .find((each) => existsSync(join(each, 'package.json')))
  if (!folder) throw new Error(`${name} is not installed`)
  const read = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)/i.test(each))
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : undefined
  return {
    folder,
    notice: { name, version: read.version, identifier: read.license, ...(text ? { text } : {}) },
    dependencies: Object.keys(read.dependencies ?? {}),
  }
}

/** A package and all it depends on: what a file holds that its publisher bundled. */
export function withDependencies(name: string, from: string, met = new Map<string, Notice>()): Notice[] {
  const { folder, notice, dependencies } = installed(name, from)
  const key = `${name} ${notice.version}`
  if (met.has(key)) return []
  met.set(key, notice)
  for (const each of dependencies) withDependencies(each, folder, met)
  return [...met.values()]
}

/** One text, each once, by name. Throws where a license text is missing: then the package must not be built. */
export function noticesText(notices: Notice[]): string {
  const full = notices.map((each) => ({ ...each, text: each.text?.trim() || withoutText[each.name] }))
  const lacking = full.filter(({ text }) => !text).map(({ name }) => name)
  if (lacking.length > 0)
    throw new Error(
      `No license text of ${lacking.join(', ')}: add it to test/setup/notices.ts, as the package's license asks.`,
    )
  const each = new Map(full.map((one) => [[one.name, one.version].filter(Boolean).join(' '), one]))
  const parts = [...each].toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  return [
    'Rounds contains the following software of others.',
    ...parts.map(
      ([title, { identifier, text }]) =>
        `${'-'.repeat(72)}\n${title}${identifier ? ` (${identifier})` : ''}\n\n${text}`,
    ),
  ].join('\n\n')
}

/** After a build: all three lists, and what they can't know, into one file. */
export function writeNotices(root: string): void {
  const bundled = ['main', 'preload', 'renderer'].flatMap(
    (part) => JSON.parse(readFileSync(join(root, 'build', part, bundledFile), 'utf8')) as Notice[],
  )
  const beside = [
    installed('better-sqlite3-multiple-ciphers', root).notice,
    // The file that is imported was bundled by its publisher.
    ...withDependencies('simple-peer', root),
    // A worker of the page is a bundle of its own.
    ...['nspell', 'dictionary-en', 'pdfjs-dist'].flatMap((name) => withDependencies(name, root)),
    ...within,
  ]
  writeFileSync(join(root, 'build', 'THIRD-PARTY-NOTICES.txt'), noticesText([...bundled, ...beside]))
}
