import { expect, it } from 'vitest'
import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import {
  keepLongMembers,
  longMembersOf,
  setLongMembers,
  setText,
  wholeOf,
  writeResource,
  writtenOf,
} from './known-text.ts'

const long = 'x'.repeat(20_000)
/** As another thread has it, and as this one reads it. */
function readApart(text: string): object {
  const resource = JSON.parse(text) as object
  setLongMembers(resource, longMembersOf(parseFhirJson(text) as object).long)
  return resource
}

it('finds the members that are long, or hold a decimal whose form is not JavaScript’s', () => {
  const resource = parseFhirJson(
    `{"id":"a","note":[{"text":"${long}"}],"value":{"value":4.0},"code":{"n":4}}`,
  )
  expect(longMembersOf(resource as object).long).toEqual([
    ['note', `[{"text":"${long}"}]`],
    ['value', '{"value":4.0}'],
  ])
})

it('writes what was made of a resource with its members as they were, but for those that are others now', () => {
  const text = `{"id":"a","value":{"value":4.0},"note":[{"text":"${long}"}]}`
  const read = readApart(text)
  expect(writeResource(read)).toBe(text)
  const next = keepLongMembers(
    { ...read, meta: { versionId: '1' }, value: { value: 5 }, gone: undefined },
    read,
  )
  expect(writeResource(next)).toBe(
    `{"id":"a","value":{"value":5},"note":[{"text":"${long}"}],"meta":{"versionId":"1"}}`,
  )
})

it('keeps of an answer the place of each stored resource that is long, and puts it in again', () => {
  const stored = [7, 9].map((place) => {
    const resource = { resourceType: 'Composition', id: `n${place}`, title: long }
    setText(resource, JSON.stringify(resource), place)
    return resource
  })
  const entry = [{ resource: stored[0], response: { status: '201' } }, {}, { resource: stored[1] }]
  const bundle = { resourceType: 'Bundle', entry, link: [] }
  const { text, kept } = writtenOf(bundle)
  expect(text).toBe(JSON.stringify(bundle))
  expect(kept.text.length).toBeLessThan(200)
  const version = (place: number) => JSON.stringify(stored.find(({ id }) => id === `n${place}`))
  expect(wholeOf(kept, version)).toBe(text)
  expect(writtenOf(stored[0] as object).kept).toEqual({ text: '', pieces: [[0, 7]] })
})

it('writes everything else as JSON.stringify does', () => {
  for (const value of [{}, { entry: [] }, { entry: [{ resource: { id: 'a' } }] }, { a: undefined, b: null }])
    expect(writeResource(value)).toBe(JSON.stringify(value))
})
