import { createHash } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import type { ReadableCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralRequest, NoAnswer } from '../central/client.ts'
import { documentAtServer } from './documents.ts'

const service = 'https://clinic.example/fhir/R4'
const letter = Buffer.from('Dear colleague')
const asked: CentralRequest[] = []

const answerOf = (status: number, body: unknown): CentralAnswer => ({
  kind: 'answer',
  status,
  body,
  epoch: 'e',
  position: null,
  serverTime: null,
  sunset: null,
  replayed: false,
  problem: null,
})
const binary = (bytes: Buffer) =>
  answerOf(200, { resourceType: 'Binary', contentType: 'text/plain', data: bytes.toString('base64') })

function fetched(attachment: object, answer: CentralAnswer | NoAnswer = binary(letter), of = 'p') {
  asked.length = 0
  const document = {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject: { reference: 'Patient/p' },
    content: [{ attachment: { contentType: 'text/plain', url: 'Binary/b', ...attachment } }],
  } as Resource
  const cache = { read: () => ({ resource: document }) } as unknown as ReadableCache
  const central = {
    async request(request: CentralRequest) {
      asked.push(request)
      return answer
    },
  }
  return documentAtServer({ cache, central, service }, of, 'DocumentReference', 'd', 0)
}
const paths = () => asked.map(({ path }) => path)

test.each(['Binary/b', `${service}/Binary/b`])('%s is fetched from the practice’s server', async (url) => {
  expect(await fetched({ url })).toEqual({ kind: 'text', text: 'Dear colleague', cut: false })
  expect(paths()).toEqual(['/fhir/R4/Binary/b'])
})

test.each([
  'https://elsewhere.example/fhir/R4/Binary/b',
  'https://clinic.example.elsewhere.example/fhir/R4/Binary/b',
  'https://clinic.example/fhir/R4evil/Binary/b',
  'http://clinic.example/fhir/R4/Binary/b',
  '//elsewhere.example/Binary/b',
  'Binary/../Patient/q',
  'Binary/b?x=https://elsewhere.example',
  'Binary/b/$export',
  'Patient/q',
  'file:///etc/passwd',
  'urn:uuid:0c1c0b3e-5d0a-4b0a-9a55-4d5c5f5d0a11',
])('nothing is asked of %s', async (url) => {
  expect(await fetched({ url })).toEqual({ kind: 'refused', why: 'elsewhere' })
  expect(asked).toEqual([])
})

describe('of what is stated', () => {
  const hash = (bytes: Buffer) => createHash('sha1').update(bytes).digest('base64')
  test.each<[string, object, string]>([
    ['its size and hash hold', { size: letter.length, hash: hash(letter) }, 'text'],
    ['its size is another', { size: letter.length + 1 }, 'not-as-stated'],
    ['its hash is another', { hash: hash(Buffer.from('Another')) }, 'not-as-stated'],
  ])('%s', async (_, attachment, expected) => {
    const view = await fetched(attachment)
    expect(view?.kind === 'refused' ? view.why : view?.kind).toBe(expected)
  })
})

test.each<[string, object]>([
  ['too-large', { size: 100 * 1024 * 1024 }],
  ['not-shown-here', { contentType: 'application/zip' }],
])('what would be %s is not fetched', async (why, attachment) => {
  expect(await fetched(attachment)).toEqual({ kind: 'refused', why })
  expect(asked).toEqual([])
})

test('of a document of whatever size no more comes in than is opened here', async () => {
  expect(await fetched({}, { kind: 'no-answer', why: 'too-long' })).toEqual({
    kind: 'refused',
    why: 'too-large',
  })
  expect(asked[0]?.longest).toBeLessThan(30 * 1024 * 1024)
})

test.each([403, 404, 410])('what the server does not show (%i) is said so', async (status) => {
  expect(await fetched({}, answerOf(status, null))).toEqual({ kind: 'refused', why: 'not-there' })
})

test('a picture that says it has more points than a window bears is not decoded', async () => {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(60_000, 16)
  bytes.writeUInt32BE(60_000, 20)
  const bomb = { contentType: 'image/png' }
  expect(await fetched(bomb, binary(bytes))).toEqual({ kind: 'refused', why: 'too-large' })
})

test.each<[string, unknown]>([
  ['another resource', { resourceType: 'Patient' }],
  ['a Binary without its data', { resourceType: 'Binary' }],
  ['nothing', null],
])('%s is no document', async (_, body) => {
  expect(await fetched({}, answerOf(200, body))).toEqual({ kind: 'refused', why: 'not-readable' })
})

test('without a network it says that the document is at the server', async () => {
  await expect(fetched({}, { kind: 'no-answer', why: 'network' })).rejects.toMatchObject({
    code: 'central-unreachable',
    message: 'The server does not answer: this document is there. Try again.',
  })
})

test('of another patient’s record nothing is fetched', async () => {
  expect(await fetched({}, binary(letter), 'q')).toBeUndefined()
  expect(asked).toEqual([])
})
