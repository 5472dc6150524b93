import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { AttachmentView } from '../../../preload/views/index.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { position } from '../cache/test/folder.ts'
import { emptyPage } from '../sync/pages.ts'
import { attachmentOf, attachmentView } from './attachments.ts'
import { wholeRecord } from './records.ts'

const folder = folderForEachTest()
const service = 'https://clinic.example/fhir/R4'
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const png = (width: number, height: number) => {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes.toString('base64')
}

function opened(attachment: object, subject = 'Patient/p') {
  const document = {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject: { reference: subject },
    description: 'Letter',
    content: [{ attachment }],
  } as Resource
  const { cache } = folder.open()
  const versions = [{ resource: document, position: position(subject === 'Patient/p' ? 1 : 2) }]
  cache.applyPage({
    ...emptyPage(),
    compartment: { patientId: 'p', done: true, asOf: '2026-11-23T10:00:00Z' },
    versions,
  })
  return cache
}
const shown = (attachment: object) => {
  const view = attachmentOf(opened(attachment), 'p', 'DocumentReference', 'd', 0)
  return AttachmentView.parse(view)
}

test.each<[string, object, unknown]>([
  [
    'text',
    { contentType: 'text/plain', data: base64('Dear colleague') },
    { kind: 'text', text: 'Dear colleague', cut: false },
  ],
  [
    'a page, without the program in it',
    { contentType: 'text/html', data: base64('<p>Seen <b>today</b></p><script>alert(1)</script>') },
    { kind: 'text', text: 'Seen today', cut: false },
  ],
  [
    'Latin text',
    { contentType: 'text/plain;charset=iso-8859-1', data: base64('Jos\xe9') },
    { kind: 'text', text: 'José', cut: false },
  ],
  [
    'a picture',
    { contentType: 'image/png', data: png(640, 480) },
    { kind: 'picture', width: 640, height: 480 },
  ],
  [
    'a picture of more points than a window bears',
    { contentType: 'image/png', data: png(60_000, 60_000) },
    { kind: 'refused', why: 'too-large' },
  ],
  ['no picture', { contentType: 'image/png', data: base64('MZ') }, { kind: 'refused', why: 'not-readable' }],
  [
    'a PDF',
    { contentType: 'application/pdf', data: base64('from a scanner\n%PDF-1.7') },
    { kind: 'pdf', source: base64('from a scanner\n%PDF-1.7') },
  ],
  [
    'a program that says it is a PDF',
    { contentType: 'application/pdf', data: base64(`MZ${' '.repeat(1100)}%PDF-`) },
    { kind: 'refused', why: 'not-readable' },
  ],
  [
    'a fax as TIFF',
    { contentType: 'image/tiff', data: base64('II*') },
    { kind: 'refused', why: 'not-shown-here' },
  ],
  [
    'an address',
    { contentType: 'text/plain', url: 'https://example.org/x' },
    { kind: 'refused', why: 'elsewhere' },
  ],
])('opened inside: %s', (_, attachment, expected) => {
  expect(shown(attachment)).toMatchObject(expected as object)
})

test('a long text is cut, and says so', () => {
  expect(shown({ contentType: 'text/plain', data: base64('x'.repeat(250_000)) })).toMatchObject({ cut: true })
})

test('a record names what it carries, and none of another patient is opened', () => {
  const attachment = { contentType: 'text/plain; charset=utf-8', data: base64('Dear'), title: 'Page 1' }
  expect(wholeRecord(opened(attachment), 'p', 'DocumentReference', 'd', service)?.attachments).toEqual([
    { n: 0, title: 'Page 1', contentType: 'text/plain', size: 6, at: 'here', address: null },
  ])
  expect(attachmentOf(opened(attachment), 'p', 'DocumentReference', 'd', 1)).toBeUndefined()
  expect(attachmentOf(opened(attachment, 'Patient/q'), 'p', 'DocumentReference', 'd', 0)).toBeUndefined()
})

test('a document of a hundred megabytes is refused before anything of it is decoded', () => {
  const large = { title: 'Scan', contentType: 'image/png', data: 'A', size: 100 * 1024 * 1024 }
  expect(attachmentView(large)).toEqual({ kind: 'refused', why: 'too-large' })
})
