import type { Bundle, Library } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { favoriteLibrary } from '../../../main/clinical/favorites/library.ts'
import { libraryOf } from '../../../main/clinical/phrases/library.ts'
import { type Client, startCentral, type TestServer } from '../../testing/server.ts'

const phrase = (id: string, owner: string | null, text = 'For *** days.'): Library & { id: string } =>
  libraryOf(
    { id, name: 'care', title: 'Care', source: null, texts: [{ section: null, text }] },
    owner === null ? { publisher: 'The practice' } : { practitionerId: owner },
  )

let server: TestServer
let ada: Client
beforeEach(async () => {
  server = await startCentral({}, [
    phrase('practice', null),
    phrase('bens', 'ben'),
    { resourceType: 'Library', id: 'logic', status: 'active', type: { text: 'logic-library' } },
  ])
  ada = server.as('ada')
})
afterEach(() => server.close())

const found = async () => {
  const { body } = await ada.get<Bundle>('Library?status=active&_count=200')
  return body.entry?.map(({ resource }) => resource?.id)
}

test('a search finds the practice’s phrases and one’s own, and no colleague’s', async () => {
  expect(await found()).toEqual(['practice'])
  expect((await ada.create(phrase('mine', 'ada'))).status).toBe(201)
  expect(await found()).toEqual(['practice', 'mine'])
  expect((await ada.get('Library/mine')).status).toBe(200)
  expect((await ada.get('Library/bens')).status).toBe(403)
  expect((await ada.get('Library/logic')).status).toBe(403)
})

test('a colleague’s phrases take no place on a page', async () => {
  await ada.create(phrase('mine', 'ada'))
  const { body } = await ada.get<Bundle>('Library?status=active&_count=2')
  expect(body.entry?.map(({ resource }) => resource?.id)).toEqual(['practice', 'mine'])
  expect(body.link?.map(({ relation }) => relation)).toEqual(['self'])
})

test.each([
  ['a colleague’s', phrase('planted', 'ben'), 403],
  ['the practice’s', phrase('planted', null), 403],
  ['of no owner who could be', phrase('planted', 'not an id'), 403],
  ['that says more than a phrase does', phrase('planted', 'ada', 'x'.repeat(64_000)), 422],
  ['that no workstation can read', { ...phrase('planted', 'ada'), content: [] }, 422],
  ['that no one can type', { ...phrase('planted', 'ada'), name: 'No Name' }, 422],
  ['of another kind', { ...phrase('planted', 'ada'), type: { text: 'logic-library' } }, 422],
])('a phrase %s is refused', async (_, resource, status) => {
  expect((await ada.create(resource)).status).toBe(status)
})

test('one’s own is changed and taken away, a colleague’s is not', async () => {
  const { body: made } = await ada.create(phrase('mine', 'ada'))
  const changed = await ada.update({ ...phrase('mine', 'ada', 'Else.'), meta: made.meta ?? {} })
  expect(changed.status).toBe(200)
  const { body: bens } = await server.as('ben').get('Library/bens')
  expect((await ada.update({ ...phrase('bens', 'ada'), meta: bens.meta ?? {} })).status).toBe(403)
  expect((await ada.remove(bens)).status).toBe(403)
  expect((await ada.remove(changed.body)).status).toBe(204)
  expect(await found()).toEqual(['practice'])
})

test('favorite prescriptions are kept as phrases are: each their own, the practice’s for everyone', async () => {
  const said = {
    ...{ name: 'Hives', rxcui: '311372', medication: 'loratadine 10 MG Oral Tablet', dosage: 'Take 1' },
    ...{ sig: null, quantity: 30, quantityUnit: 'tablets', refills: 1 },
  }
  const favorite = (id: string, owner: string) => favoriteLibrary({ id, ...said }, { practitionerId: owner })
  server.store.put(favoriteLibrary({ id: 'shared', ...said }, { publisher: 'The practice' }))
  const { status, body } = await ada.create(favorite('hives', 'ada'))
  expect([status, await found()]).toEqual([201, ['practice', 'shared', 'hives']])
  expect((await server.as('ben').get('Library/hives')).status).toBe(403)
  expect((await ada.create(favorite('planted', 'ben'))).status).toBe(403)
  expect((await ada.create({ ...favorite('empty', 'ada'), content: [] })).status).toBe(422)
  expect((await ada.remove(body)).status).toBe(204)
})
