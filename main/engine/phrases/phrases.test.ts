import type { Library } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, test } from 'vitest'
import { libraryOf } from '../../clinical/phrases/library.ts'
import type { CentralClient, CentralRequest } from '../central/client.ts'
import { askForPhrases, keepPhrases, phrasesIn, removePhrase, savePhrase } from './phrases.ts'

const facts = new Map<string, string>()
const cache = {
  fact: (name: string) => facts.get(name),
  setFact: (name: string, value: string | null) => void facts.set(name, value ?? ''),
}
let asked: CentralRequest[]
const central = (...bodies: unknown[]) =>
  ({
    request: async (request: CentralRequest) => {
      asked.push(request)
      return { kind: 'answer', status: 200, body: bodies.shift() ?? {} }
    },
  }) as unknown as CentralClient
const library = (id: string, owner?: string): Library & { id: string } => ({
  ...libraryOf(
    { id, name: id, title: id, source: null, texts: [{ section: null, text: 'x' }] },
    owner ? { practitionerId: owner } : { publisher: 'The practice' },
  ),
  meta: { versionId: 'v7' },
})
const page = (libraries: unknown[], next?: string) => ({
  resourceType: 'Bundle',
  entry: libraries.map((resource) => ({ resource })),
  link: next ? [{ relation: 'next', url: next }] : [],
})

beforeEach(() => {
  facts.clear()
  asked = []
  keepPhrases(cache, [library('rash'), library('mine', 'ada')])
})

test('are the practice’s and one’s own, as the server last gave them', () => {
  expect(phrasesIn(cache).map(({ name, of }) => [name, of])).toEqual([
    ['rash', 'practice'],
    ['mine', 'own'],
  ])
  facts.clear()
  expect(phrasesIn(cache)).toEqual([])
})

test('one that can’t be read costs no other', () => {
  keepPhrases(cache, [{ ...library('broken'), content: [] }, library('rash')])
  expect(phrasesIn(cache).map(({ name }) => name)).toEqual(['rash'])
})

describe('asked for', () => {
  test('come page by page, from our own server whatever the link says', async () => {
    const found = await askForPhrases(
      central(
        page(
          [library('a'), { resourceType: 'Library', id: 'cql' }],
          'https://elsewhere.example/fhir/R4/Library?_after=3',
        ),
        page([library('b')]),
      ),
    )
    expect(found.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(asked[1]?.path).toBe('/fhir/R4/Library?_after=3')
  })

  test('end after twenty pages, however the server links them, and are refused: those of the last answer stay', async () => {
    const endless = Array.from({ length: 30 }, () => page([library('a')], 'x/Library?_after=3'))
    await expect(askForPhrases(central(...endless))).rejects.toMatchObject({ code: 'central-unreachable' })
    expect(asked).toHaveLength(20)
  })

  test('are refused in words where the answer is none', async () => {
    await expect(askForPhrases(central({ entry: 'x' }))).rejects.toMatchObject({
      code: 'central-unreachable',
    })
    const away = { request: async () => ({ kind: 'no-answer', why: 'network' }) } as unknown as CentralClient
    await expect(askForPhrases(away)).rejects.toMatchObject({ code: 'central-unreachable' })
  })
})

describe('one’s own', () => {
  const words = { title: 'Mine', text: 'For *** days.' }

  test('is made under a new id', async () => {
    await savePhrase(central(), cache, 'ada', { id: null, name: 'new', ...words })
    expect(asked[0]).toMatchObject({ method: 'PUT', headers: { 'If-None-Match': '*' } })
    const written = JSON.parse(String(asked[0]?.body))
    expect(written).toMatchObject({ name: 'new', title: 'Mine', status: 'active' })
    expect(written.extension[0].valueReference.reference).toBe('Practitioner/ada')
  })

  test('is changed on top of the version that is kept here, and taken away', async () => {
    await savePhrase(central(), cache, 'ada', { id: 'mine', name: 'mine', ...words })
    await removePhrase(central(), cache, 'ada', 'mine')
    expect(asked.map(({ method, path, headers }) => [method, path, headers?.['If-Match']])).toEqual([
      ['PUT', '/fhir/R4/Library/mine', 'W/"v7"'],
      ['DELETE', '/fhir/R4/Library/mine', 'W/"v7"'],
    ])
  })

  test.each([
    ['a name that can’t be typed', { id: null, name: 'My phrase' }, 'bad-input'],
    ['the name of another of one’s own', { id: null, name: 'mine' }, 'bad-input'],
    ['the practice’s', { id: 'rash', name: 'rash' }, 'not-found'],
    ['one that is gone', { id: 'gone', name: 'gone' }, 'not-found'],
  ])('is refused for %s, and nothing is asked', async (_, phrase, code) => {
    await expect(savePhrase(central(), cache, 'ada', { ...phrase, ...words })).rejects.toMatchObject({ code })
    expect(asked).toEqual([])
  })

  test('of a colleague is not taken away', async () => {
    await expect(removePhrase(central(), cache, 'ben', 'mine')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('is not written where the server refuses', async () => {
    const refusing = {
      request: async () => ({
        kind: 'answer',
        status: 412,
        problem: { code: 'conflict', message: 'Changed.' },
      }),
    } as unknown as CentralClient
    const saved = savePhrase(refusing, cache, 'ada', { id: 'mine', name: 'mine', ...words })
    await expect(saved).rejects.toMatchObject({ message: 'Changed.' })
    await expect(removePhrase(refusing, cache, 'ada', 'mine')).rejects.toMatchObject({ message: 'Changed.' })
  })
})
