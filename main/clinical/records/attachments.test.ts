import { expect, test } from 'vitest'
import { attachmentsIn, kindOfAttachment, pictureSize } from './attachments.ts'

const bytes = (...values: (number | string)[]) =>
  new Uint8Array(
    values.flatMap((one) => (typeof one === 'number' ? [one] : [...one].map((each) => each.charCodeAt(0)))),
  )
const zeros = (count: number) => Array.from({ length: count }, () => 0)

test.each<[string, Uint8Array, object | null]>([
  [
    'image/png',
    bytes(0x89, 'PNG\r\n', 0x1a, 0x0a, 0, 0, 0, 13, 'IHDR', 0, 1, 0, 0, 0, 0, 2, 0),
    { width: 65536, height: 512 },
  ],
  ['image/gif', bytes('GIF89a', 64, 1, 200, 0), { width: 320, height: 200 }],
  [
    'image/jpeg; q=1',
    bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xff, 0xc4, 0, 2, 0xff, 0xc2, 0, 11, 8, 1, 0, 2, 0, 3),
    { width: 512, height: 256 },
  ],
  [
    'image/webp',
    bytes('RIFF', ...zeros(4), 'WEBPVP8X', ...zeros(8), 255, 3, 0, 99, 0, 0),
    { width: 1024, height: 100 },
  ],
  [
    'image/webp',
    bytes('RIFF', ...zeros(4), 'WEBPVP8L', ...zeros(4), 0x2f, 9, 0x40, 1, 0, ...zeros(6)),
    { width: 10, height: 6 },
  ],
  [
    'image/webp',
    bytes('RIFF', ...zeros(4), 'WEBPVP8 ', ...zeros(10), 80, 0, 60, 0),
    { width: 80, height: 60 },
  ],
  // Another type than it says, cut short, or nothing.
  ['image/png', bytes('GIF89a', 64, 1, 200, 0), null],
  ['image/jpeg', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4), null],
  ['image/jpeg', bytes(0xff, 0xd8, ...zeros(12)), null],
  ['image/webp', bytes('RIFF', ...zeros(4), 'WEBPXXXX', ...zeros(14)), null],
  ['image/gif', bytes(), null],
  ['image/svg+xml', bytes('<svg/>'), null],
])('a picture says its size in its header: %s', (type, data, size) => {
  expect(pictureSize(data, type)).toEqual(size)
})

test('what a record carries is found wherever it stands, with its size', () => {
  const attachment = { contentType: 'text/plain', data: 'aGVsbG8=', title: ' Letter ' }
  expect(
    attachmentsIn({
      resourceType: 'DocumentReference',
      content: [
        { attachment },
        { attachment: { contentType: 'application/pdf', url: 'Binary/b', size: 90, hash: 'x' } },
      ],
      presentedForm: [{ contentType: 'image/png' }, 'x', null],
    }),
  ).toEqual([
    { title: 'Letter', contentType: 'text/plain', data: 'aGVsbG8=', url: null, size: 6, hash: null },
    { title: '', contentType: 'application/pdf', data: null, url: 'Binary/b', size: 90, hash: 'x' },
  ])
})

test('what can hold a program is not shown as a picture', () => {
  expect(
    ['image/png', 'text/html; charset=utf-8', 'image/svg+xml', 'application/pdf'].map(kindOfAttachment),
  ).toEqual(['picture', 'text', 'other', 'pdf'])
})
