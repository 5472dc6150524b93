import { randomBytes } from 'node:crypto'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeMarks } from './marks.ts'
import { searcherFor } from './search.ts'

const marks = makeMarks()
const word = marks.word('a name')
const number = marks.number('a number')
const search = searcherFor(marks)
const noise = randomBytes(100_000)
const found = (bytes: Buffer) => search(Buffer.concat([noise, bytes, noise]))

it('names mark, form and offset', () => {
  expect(found(Buffer.from(`x${word} y ${number}.`))).toEqual([
    { mark: 'a name', form: 'UTF-8', offset: noise.length + 2 },
    { mark: 'a number', form: 'UTF-8', offset: noise.length + 16 },
  ])
})

it('finds no mark in noise, and names one it does not know', () => {
  expect(search(noise)).toEqual([])
  expect(found(Buffer.from(`${marks.stem}zzz`))).toEqual([
    { mark: 'unknown', form: 'UTF-8', offset: noise.length },
  ])
})

it('finds names that were made lower or upper case', () => {
  expect(found(Buffer.from(word.toLowerCase()))).toMatchObject([{ mark: 'a name', form: 'UTF-8' }])
  expect(found(Buffer.from(word.toUpperCase()))).toMatchObject([{ mark: 'a name', form: 'UTF-8' }])
})

it('finds UTF-16 in both byte orders', () => {
  for (const text of [word, number]) {
    expect(found(Buffer.from(text, 'utf16le'))).toMatchObject([{ form: 'UTF-16' }])
    expect(found(Buffer.from(text, 'utf16le').swap16())).toMatchObject([{ form: 'UTF-16' }])
  }
  expect(found(Buffer.from(word, 'utf16le'))).toMatchObject([{ mark: 'a name' }])
})

it('finds base64 wherever in a group a mark begins, of text and of UTF-16', () => {
  for (const [id, text] of [
    ['a name', word],
    ['a number', number],
  ] as const)
    for (let before = 0; before < 6; before += 1) {
      const whole = `${'§'.repeat(before)}${'x'.repeat(before)}${text} and more words`
      for (const encoding of ['base64', 'base64url'] as const)
        expect(found(Buffer.from(` ${Buffer.from(whole).toString(encoding)} `))).toMatchObject([
          { mark: id, form: 'base64' },
        ])
      expect(found(Buffer.from(` ${Buffer.from(whole, 'utf16le').toString('base64')} `))).toMatchObject([
        { mark: id, form: 'base64 of UTF-16' },
      ])
    }
})

it('finds hex', () => {
  expect(found(Buffer.from(Buffer.from(word).toString('hex')))).toMatchObject([
    { mark: 'a name', form: 'hex' },
  ])
  expect(found(Buffer.from(Buffer.from(word).toString('hex').toUpperCase()))).toMatchObject([
    { mark: 'a name', form: 'hex' },
  ])
})

it('finds marks in streams, in streams within streams, and in one that was cut off', () => {
  const text = Buffer.from(`${'words '.repeat(500)}${word} behind`)
  const at = { mark: 'a name', offset: noise.length }
  expect(found(deflateSync(text))).toEqual([{ ...at, form: 'zlib > UTF-8' }])
  expect(found(gzipSync(text))).toEqual([{ ...at, form: 'gzip > UTF-8' }])
  expect(found(deflateSync(gzipSync(text)))).toEqual([{ ...at, form: 'zlib > gzip > UTF-8' }])
  expect(search(deflateSync(text).subarray(0, -6))).toMatchObject([{ form: 'zlib > UTF-8' }])
  expect(search(deflateRawSync(text), { atStart: true })).toMatchObject([{ form: 'deflate > UTF-8' }])
})

it('says when a stream is too large to be unpacked', () => {
  let tooLarge = 0
  const bomb = gzipSync(Buffer.alloc(130 * 1024 * 1024))
  expect(search(bomb, { onTooLarge: () => (tooLarge += 1) })).toEqual([])
  expect(tooLarge).toBe(1)
})
