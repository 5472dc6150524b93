import { expect, test } from 'vitest'
import { type Instructions, isReviewed, offeredFor } from './instructions.ts'
import { instructionsLibrary, instructionsOf } from './library.ts'

const made = (title: string, more: Partial<Instructions> = {}): Instructions => ({
  id: title.toLowerCase().replaceAll(' ', '-'),
  title,
  codes: [],
  complaints: [],
  ages: { from: null, to: null },
  en: { title, text: 'Rest.' },
  es: { title, text: 'Descanse.', reviewed: false },
  sources: [{ citation: 'Read.', address: 'https://example.org/' }],
  example: false,
  ...more,
})

const throat = made('Throat', { codes: ['J02'], complaints: ['sore throat'] })
const strep = made('Strep', { codes: ['J02.0'] })
const cold = made('Cold', { codes: ['J00'], complaints: ['cough'] })
const child = made('Child', { codes: ['R50'], complaints: ['fever'], ages: { from: 0, to: 17 } })
const all = [cold, throat, strep, child]

const fits = (asked: Partial<Parameters<typeof offeredFor>[1]>) =>
  offeredFor(all, { codes: [], reason: '', ageYears: 30, ...asked })
    .filter(({ fit }) => fit.by !== 'other')
    .map(({ instructions, fit }) => [instructions.title, fit.by])

test('of one diagnosis what names it most exactly stands first, then the next diagnosis', () => {
  expect(fits({ codes: ['J02.0', 'J00'] })).toEqual([
    ['Strep', 'diagnosis'],
    ['Throat', 'diagnosis'],
    ['Cold', 'diagnosis'],
  ])
  expect(fits({ codes: ['J02.9'] })).toEqual([['Throat', 'diagnosis']])
})

test('the reason decides only where no diagnosis has any', () => {
  expect(fits({ reason: 'Sore throat, and a cough' })).toEqual([
    ['Cold', 'reason'],
    ['Throat', 'reason'],
  ])
  expect(fits({ codes: ['J00'], reason: 'Sore throat' })).toEqual([['Cold', 'diagnosis']])
  expect(fits({ codes: ['Z00.00'], reason: 'coughing' })).toEqual([])
})

test('what is for an age fits who is of that age, and nobody whose age is not known', () => {
  const asked = { codes: ['R50.9'] }
  expect(fits({ ...asked, ageYears: 17 })).toEqual([['Child', 'diagnosis']])
  expect(fits({ ...asked, ageYears: 18 })).toEqual([])
  expect(fits({ ...asked, ageYears: null })).toEqual([])
})

test('what does not fit can still be chosen, each once, but for what is of another age', () => {
  const titles = (ageYears: number | null) =>
    offeredFor(all, { codes: ['J02.0', 'J02.9'], reason: '', ageYears }).map(
      ({ instructions }) => instructions.title,
    )
  expect(titles(30)).toEqual(['Strep', 'Throat', 'Cold'])
  expect(titles(8)).toEqual(['Strep', 'Throat', 'Child', 'Cold'])
  expect(titles(null)).toEqual(['Strep', 'Throat', 'Child', 'Cold'])
})

test('a Library says what was written, and one that a workstation can’t read says nothing', () => {
  const library = instructionsLibrary(strep, 'The practice')
  expect(instructionsOf(library)).toEqual(strep)
  expect(instructionsOf({ ...library, status: 'retired' })).toBeNull()
  expect(instructionsOf({ ...library, content: [] })).toBeNull()
  expect(instructionsOf(instructionsLibrary(made('All', { codes: [''] }), 'The practice'))).toBeNull()
})

test('a translation is reviewed only word for word, and where it says so', () => {
  const es = { title: 'Garganta', text: 'Descanse.', reviewed: true }
  expect(isReviewed({ es }, { title: 'Garganta', text: 'Descanse.' })).toBe(true)
  expect(isReviewed({ es }, { title: 'Garganta', text: 'Descanse mucho.' })).toBe(false)
  expect(isReviewed(throat, { title: 'Throat', text: 'Descanse.' })).toBe(false)
})
