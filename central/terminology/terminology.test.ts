import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle, CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes'
import { afterEach, describe, expect, it } from 'vitest'
import { startCentral, type TestServer } from '../testing/server.ts'
import { editionNamed, NotAnEdition, readConversions, readEdition } from './read-files.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'icd-'))
function file(name: string, lines: string[]): string {
  const path = join(folder(), name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
const ordered = (n: number, code: string, billable: 0 | 1, title: string) =>
  `${String(n).padStart(5, '0')} ${code.padEnd(7)} ${billable} ${title.slice(0, 60).padEnd(60)} ${title}`
const order = (year: string) =>
  file(`icd10cm_order_${year}.txt`, [
    ordered(1, 'R05', 0, 'Cough'),
    ordered(2, 'R051', 1, 'Acute cough'),
    ordered(3, 'R059', 1, 'Cough, unspecified'),
    ordered(4, 'S93402A', 1, 'Sprain of unspecified ligament of left ankle, initial encounter'),
  ])
const earlier = () =>
  file('icd10cm-2021.tsv', ['code\tdescription', 'R05\tCough', 'I10\tEssential (primary) hypertension'])
const table = () =>
  file('icd10cm_conversion_table_2022.txt', [
    'Current code assignment\tEffective\tPrevious Code(s) Assignment',
    'R05.1\t2022\tR05',
    'R05.9\t10/1/2021\tR05',
    'U07.1\t2021\tU07.1',
    'Z99.9\t2020\tR05',
  ])

describe('a file of an edition', () => {
  it('is CMS’s order file: codes with their point, headers told from what may be recorded', () => {
    const { version, starts, ends, codes } = readEdition(order('2022'))
    expect([version, starts, ends]).toEqual(['2022', '2021-10-01', '2022-09-30'])
    expect(codes).toEqual([
      { code: 'R05', title: 'Cough', choosable: false },
      { code: 'R05.1', title: 'Acute cough', choosable: true },
      { code: 'R05.9', title: 'Cough, unspecified', choosable: true },
      {
        code: 'S93.402A',
        title: 'Sprain of unspecified ligament of left ankle, initial encounter',
        choosable: true,
      },
    ])
  })

  it('of April is an edition of its own', () => {
    expect(editionNamed('icd10cm-order-April-2026.txt')).toMatchObject({
      version: '2026-04',
      starts: '2026-04-01',
      ends: '2026-09-30',
    })
  })

  it.each([
    ['whose name says no year', 'codes.txt', ['R05']],
    ['without a code', 'icd10cm_order_2026.txt', ['<html>']],
  ])('%s is refused', (_what, name, lines) => {
    expect(() => readEdition(file(name, lines))).toThrow(NotAnEdition)
  })
})

it('a conversion table says what took the place of a code in its year, and nothing of other years or of what stayed', () => {
  expect(readConversions(table(), readEdition(order('2022')))).toEqual([
    { code: 'R05', successor: 'R05.1' },
    { code: 'R05', successor: 'R05.9' },
  ])
})

describe('editions at the central API', () => {
  let server: TestServer
  const flags = async () => (await server.as('ada').call<{ flags: object }>('GET', '/flags')).body.flags
  afterEach(() => server.close())
  const system = 'http://hl7.org/fhir/sid/icd-10-cm'
  const listed = async () => {
    const { body } = await server.as('ada').get<Bundle<CodeSystem>>(`CodeSystem?url=${system}`)
    return (body.entry ?? []).map(({ resource }) => resource)
  }
  const expand = (version: string, more = '') =>
    server
      .as('ada')
      .get<ValueSet>(
        `ValueSet/$expand?url=${encodeURIComponent(`${system}?fhir_vs`)}&system-version=${encodeURIComponent(`${system}|${version}`)}${more}`,
      )

  it('are listed newest first with when they are in force, and read in pages', async () => {
    server = await startCentral({ icd10cm: [earlier(), order('2022')], conversions: [table()] })
    const [newest, before] = await listed()
    expect([newest?.version, newest?.count, before?.version, before?.count]).toEqual(['2022', 4, '2021', 2])
    expect(newest?.extension?.[0]?.valuePeriod).toEqual({ start: '2021-10-01', end: '2022-09-30' })
    const first = (await expand('2022', '&count=2')).body.expansion
    expect(first?.total).toBe(4)
    expect(first?.contains?.map(({ code, abstract }) => [code, abstract ?? false])).toEqual([
      ['R05', true],
      ['R05.1', false],
    ])
    const rest = (await expand('2022', '&count=2&offset=2')).body.expansion
    expect(rest?.contains?.map(({ code }) => code)).toEqual(['R05.9', 'S93.402A'])
    expect(await flags()).toHaveProperty('diagnoses', true)
  })

  it('say what took the place of a code', async () => {
    server = await startCentral({ icd10cm: [order('2022')], conversions: [table()] })
    const { body } = await server.as('ada').get<ConceptMap>('ConceptMap/icd-10-cm-2022')
    expect(
      body.group?.[0]?.element?.map(({ code, target }) => [code, target?.map((one) => one.code)]),
    ).toEqual([['R05', ['R05.1', 'R05.9']]])
    expect((await server.as('ada').get<CodeSystem>('CodeSystem/icd-10-cm-2022')).body.count).toBe(4)
  })

  it('stay as they are when the same file is loaded again, and are told apart when it is another', async () => {
    server = await startCentral({ icd10cm: [order('2022')] })
    const before = (await listed())[0]?.meta
    const { database } = server
    await server.close()
    server = await startCentral({ database, icd10cm: [order('2022')] })
    expect((await listed())[0]?.meta).toEqual(before)
    await server.close()
    server = await startCentral({
      database,
      icd10cm: [file('icd10cm_order_2022.txt', [ordered(1, 'I10', 1, 'Hypertension')])],
    })
    expect((await listed())[0]?.meta?.versionId).not.toBe(before?.versionId)
  })

  it('of the training practice are two, one of which begins each October 1', async () => {
    server = await startCentral({ training: true })
    expect((await listed()).map((one) => [one?.version, one?.extension?.[0]?.valuePeriod?.start])).toEqual([
      ['2027', '2026-10-01'],
      ['2026', '2025-10-01'],
    ])
    const { body } = await server.as('ada').get<ConceptMap>('ConceptMap/icd-10-cm-2027')
    expect(body.group?.[0]?.element?.map(({ code }) => code)).toEqual(['I42.0', 'I49.8'])
  })

  it('are asked for by who is signed in, and refused where there is none such', async () => {
    server = await startCentral({ icd10cm: [order('2022')] })
    expect((await fetch(`${server.url}/fhir/R4/ConceptMap/icd-10-cm-2022`)).status).toBe(401)
    expect((await expand('1999')).problem).toBe('not-found')
    expect((await server.as('ada').get('ValueSet/$expand?url=http://other')).problem).toBe('bad-request')
    expect((await server.as('ada').get('CodeSystem?url=http://other')).problem).toBe('bad-request')
  })

  it('are none where none was loaded, which is said by the absence of a flag', async () => {
    server = await startCentral()
    expect(await listed()).toEqual([])
    expect(await flags()).not.toHaveProperty('diagnoses')
  })
})
