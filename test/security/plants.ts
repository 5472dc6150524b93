import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Marks } from './marks.ts'
import type { FileHit } from './sweep.ts'

type Plant = { id: string; file: string; form: RegExp; bytes: Buffer }

/** Noise around a plant, so that it is found in the midst and not where something begins. */
const around = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from('…noise before\n\0\xff'), bytes, Buffer.from('\0noise behind')])
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

/**
 * A mark in each form and each kind of place that a sweep claims to search. It can look only where it has been
 * shown to find something.
 */
export function plantMarks(marks: Marks, folders: { profile: string; temporary: string }) {
  const word = (what: string) => marks.word(`plant: ${what}`)
  const plants: Plant[] = []
  const files: string[] = []
  const holders: ChildProcess[] = []
  const plant = (what: string, form: RegExp, encode: (text: Buffer) => Buffer, folder = folders.profile) => {
    const file = join(folder, `plant-${plants.length}`)
    const bytes = encode(Buffer.from(`the patient is ${word(what)}, seen today`))
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, bytes)
    files.push(file)
    plants.push({ id: `plant: ${what}`, file, form, bytes })
  }
  plant('UTF-8', /^UTF-8$/, around)
  plant('lower case', /^UTF-8$/, (text) => around(Buffer.from(text.toString().toLowerCase())))
  plant('upper case', /^UTF-8$/, (text) => around(Buffer.from(text.toString().toUpperCase())))
  plant('in the temporary folder', /^UTF-8$/, around, folders.temporary)
  plant('UTF-16LE', /^UTF-16$/, (text) => around(Buffer.from(text.toString(), 'utf16le')))
  plant('UTF-16BE', /^UTF-16$/, (text) => around(utf16be(text.toString())))
  for (const before of [0, 1, 2])
    plant(`base64, ${before} before`, /^base64$/, (text) =>
      around(Buffer.from(Buffer.concat([Buffer.alloc(before, 'x'), text]).toString('base64'))),
    )
  plant('base64 for addresses', /^base64$/, (text) => around(Buffer.from(text.toString('base64url'))))
  plant('base64 of UTF-16', /^base64 of UTF-16$/, (text) =>
    around(Buffer.from(Buffer.from(text.toString(), 'utf16le').toString('base64'))),
  )
  plant('hex', /^hex$/, (text) => around(Buffer.from(text.toString('hex'))))
  plant('zlib', /^zlib > UTF-8$/, (text) => around(deflateSync(text)))
  plant('a zlib stream that was cut off', /^zlib > UTF-8$/, (text) => deflateSync(text).subarray(0, -6))
  plant('gzip', /^gzip > UTF-8$/, (text) => around(gzipSync(text)))
  plant('zstd', /^zstd > UTF-8$/, (text) => around(zstdCompressSync(text)))
  plant('raw deflate', /^deflate > UTF-8$/, (text) => deflateRawSync(text))
  plant('brotli', /^brotli > UTF-8$/, (text) => brotliCompressSync(text))
  plant('UTF-16 in gzip in zlib', /^zlib > gzip > UTF-16$/, (text) =>
    deflateSync(gzipSync(Buffer.from(text.toString(), 'utf16le'))),
  )
  const number = marks.number('plant: a number')
  const numberFile = join(folders.profile, 'plant-number')
  writeFileSync(numberFile, around(Buffer.from(number)))
  files.push(numberFile)
  plants.push({ id: 'plant: a number', file: numberFile, form: /^UTF-8$/, bytes: Buffer.from(number) })

  return {
    count: () => plants.length,
    /** Also a file that only a process has: open, and deleted. Resolves when it is so. Where there is no /proc: nothing. */
    async hold(): Promise<void> {
      if (!existsSync('/proc/self/fd')) return
      const file = join(folders.temporary, 'plant-deleted')
      const text = `the patient is ${word('deleted but open')}, seen today`
      const holder = spawn(process.execPath, ['-e', holding, file], {
        env: { ...process.env, TMPDIR: folders.temporary },
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      holders.push(holder)
      holder.stdin?.write(text)
      await new Promise<void>((resolve, reject) => {
        holder.stdout?.once('data', () => resolve())
        holder.once('exit', () => reject(new Error('the process that holds a deleted plant ended')))
      })
      plants.push({
        id: 'plant: deleted but open',
        file: '(deleted)',
        form: /^UTF-8$/,
        bytes: Buffer.from(text),
      })
    },
    /** The names of the plants that these hits miss. */
    missed: (hits: FileHit[]): string[] =>
      plants
        .filter(
          (one) =>
            !hits.some(
              (hit) => hit.mark === one.id && one.form.test(hit.form) && hit.file.includes(one.file),
            ),
        )
        .map((one) => one.id),
    async clear(): Promise<void> {
      for (const file of files) rmSync(file, { force: true })
      await Promise.all(
        holders.map(
          (holder) =>
            new Promise<void>((done) => {
              if (holder.exitCode !== null || holder.signalCode !== null) return done()
              holder.once('exit', () => done())
              holder.kill('SIGKILL')
            }),
        ),
      )
    },
  }
}

/** Writes what it is told into a file, deletes the file and stays, with it open. */
const holding = `
const fs = require('node:fs')
const file = process.argv[1]
process.stdin.once('data', (text) => {
  const fd = fs.openSync(file, 'w+')
  fs.writeSync(fd, text)
  fs.unlinkSync(file)
  process.stdout.write('held')
})
setInterval(() => undefined, 1000)
`
