import { expect, test } from 'vitest'
import { compartmentOf, feedOf, transactionOf, versionsOf } from './history.ts'

const url = 'https://rounds.example/fhir/'
const at = (n: number) => ({ url: `${url}feed-position`, valueString: String(n).padStart(16, '0') })
const scope = (code: unknown) => ({ url: `${url}scope`, valueCode: code })
const patient = (id: unknown, name: unknown = []) => ({ resourceType: 'Patient', id, name })
const next = (cursor: string) => [{ relation: 'next', url: `http://c/$changes?cursor=${cursor}` }]
const feed = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'history', link: next('k'), entry })
const kindsIn = (...entry: unknown[]) => feedOf(feed(...entry))?.steps.map(({ kind }) => kind)

test('reports an unreadable entry in its place and keeps the others', () => {
  const good = { extension: [at(1)], resource: patient('p'), request: { method: 'PUT', url: 'Patient/p' } }
  const bad = {
    extension: [at(2)],
    resource: { ...patient('q', 'x'), secret: 1 },
    request: { url: 'Patient/q' },
  }
  const gone = { extension: [at(3)], request: { method: 'DELETE', url: 'Condition/c' } }
  const enter = { extension: [at(4), scope('enter')], request: { method: 'GET', url: 'Patient/p' } }
  expect(kindsIn(good, bad, gone, enter)).toEqual(['version', 'unreadable', 'deleted', 'enter'])
  expect(feedOf(feed(bad))?.steps).toMatchObject([
    { entry: { type: 'Patient', id: 'q', patientId: 'q', position: '0000000000000002' } },
  ])
})

test.each([
  ['null', null],
  ['a number', 7],
  ['a list', []],
  ['nothing', {}],
  ['a resource that is a word', { extension: [at(1)], resource: 'x' }],
  ['a resource without a place in the feed', { resource: patient('p') }],
  [
    'a place that is no number',
    { extension: [{ url: `${url}feed-position`, valueString: 'x' }], resource: patient('p') },
  ],
  ['extensions that are none', { extension: 'x', resource: patient('p') }],
  ['a request that is none', { extension: [at(1)], request: 'DELETE' }],
  ['a deletion of nothing', { extension: [at(1)], request: { method: 'DELETE', url: 5 } }],
  ['a deletion of an address', { extension: [at(1)], request: { method: 'DELETE', url: 'Patient/..' } }],
  ['a scope that is none', { extension: [scope('steal')], request: { url: 'Patient/p' } }],
  ['a scope that is a number', { extension: [scope(1)], request: { url: 'Patient/p' } }],
  ['a scope of nobody', { extension: [scope('enter')], request: { url: 'Patient/' } }],
  ['a scope of another type', { extension: [scope('enter')], request: { url: 'Practitioner/p' } }],
  ['an id that leads elsewhere', { extension: [at(1)], resource: patient('../x') }],
])('an entry that is %s is set aside', (_, entry) => expect(kindsIn(entry)).toEqual(['unreadable']))

test.each([
  ['no object', 5],
  ['another type', { resourceType: 'Patient' }],
  ['another Bundle', { ...feed(), type: 'searchset' }],
  ['no link', { ...feed(), link: undefined }],
  ['a link that is none', { ...feed(), link: [{ relation: 'next', url: 'http://[' }] }],
  ['links that are words', { ...feed(), link: 'x' }],
  ['a link without a cursor', { ...feed(), link: [{ relation: 'next', url: '/x' }] }],
  ['a cursor that no address can hold', { ...feed(), link: next('k'.repeat(3000)) }],
  ['entries that are an object', { ...feed(), entry: {} }],
])('a page that is %s is none', (_, page) => expect(feedOf(page)).toBeNull())

test('of a chart the last page has no cursor, and a bad link is not taken for the last page', () => {
  const page = (link: unknown) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    link,
    total: 'many',
    entry: [],
  })
  expect(compartmentOf(page(undefined))).toMatchObject({ cursor: null, total: null, versions: [] })
  expect(compartmentOf(page([{ relation: 'next', url: 'http://[' }]))).toBeNull()
})

test('reports an unreadable chart entry beside the readable ones', () => {
  const allergy = {
    resourceType: 'AllergyIntolerance',
    id: 'a',
    patient: { reference: 'Patient/p' },
    reaction: 5,
  }
  const entry = [
    { extension: [at(1)], resource: patient('p') },
    { extension: [at(2)], resource: allergy },
  ]
  const read = compartmentOf({ resourceType: 'Bundle', type: 'searchset', entry })
  expect(read?.versions).toHaveLength(1)
  expect(read?.unreadable).toMatchObject([{ type: 'AllergyIntolerance', id: 'a', patientId: 'p' }])
})

test('rejects a transaction answer with an unreadable entry; a history leaves the version out', () => {
  const entry = [
    { extension: [at(1)], resource: patient('p') },
    { extension: [at(2)], resource: patient('p', 5) },
  ]
  const answer = (type: string) => ({ resourceType: 'Bundle', type, entry })
  expect(transactionOf(answer('transaction-response'), null)).toBeNull()
  expect(versionsOf(answer('history'))).toHaveLength(1)
})
