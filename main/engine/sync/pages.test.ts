import { expect, test } from 'vitest'
import { position, version } from '../cache/test/folder.ts'
import { compartmentPages, createPageShare } from './pages.ts'

const versions = (count: number, characters = 10) =>
  Array.from({ length: count }, (_, n) =>
    version(n + 1, {
      resourceType: 'Condition',
      id: `c${n}`,
      code: { text: 'x'.repeat(characters) },
      subject: { reference: 'Patient/p' },
    }),
  )
const sizes = (count: number, characters: number, share?: number) =>
  compartmentPages(
    'p',
    { versions: versions(count, characters) },
    null,
    { cursor: null, asOf: 't' },
    share,
  ).map((page) => page.versions.length)

test('a write has a bounded number of entries and of bytes, and less of both where writing is slow', () => {
  expect(sizes(150, 10)).toEqual([60, 60, 30])
  expect(sizes(6, 90_000)).toEqual([2, 2, 2])
  expect(sizes(2, 900_000)).toEqual([1, 1])
  expect(sizes(30, 10, 0.2)).toEqual([12, 12, 6])
  expect(sizes(3, 30_000, 0.2)).toEqual([1, 1, 1])
})

test('only the last write says how far it is', () => {
  const progress = { loaded: 150, total: 400 }
  const pages = compartmentPages('p', { versions: versions(150) }, 'k1', {
    cursor: 'k2',
    asOf: 't',
    progress,
  })
  expect(pages.map(({ cursor, compartment }) => [cursor, compartment?.progress])).toEqual([
    ['k1', undefined],
    ['k1', undefined],
    ['k2', progress],
  ])
  expect(pages[0]?.versions[0]?.position).toBe(position(1))
})

test('writes shrink at once where one took long, and grow again by and by', () => {
  const share = createPageShare()
  share.took(5)
  expect(share.now()).toBe(1)
  for (let n = 0; n < 5; n++) share.took(30)
  expect(share.now()).toBe(0.2)
  share.took(2)
  expect(share.now()).toBe(0.25)
  for (let n = 0; n < 20; n++) share.took(2)
  expect(share.now()).toBe(1)
})

test('where nobody types a write may be eight times as large and take as much longer; the first letter ends that', () => {
  let isTyping = false
  const share = createPageShare(() => isTyping)
  expect(share.now()).toBe(8)
  share.took(50)
  expect(share.now()).toBe(8)
  share.took(70)
  expect(share.now()).toBe(4)
  isTyping = true
  expect(share.now()).toBe(1)
  share.took(11)
  expect(share.now()).toBe(0.5)
  isTyping = false
  for (let n = 0; n < 15; n++) share.took(2)
  expect(share.now()).toBe(8)
})

test('where nobody types a slow disk is not waited for more often than each four times the usual size', () => {
  let isTyping = false
  const share = createPageShare(() => isTyping)
  for (let n = 0; n < 5; n++) share.took(500)
  expect(share.now()).toBe(4)
  isTyping = true
  for (let n = 0; n < 5; n++) share.took(500)
  expect(share.now()).toBe(0.2)
  isTyping = false
  expect(share.now()).toBe(4)
})
