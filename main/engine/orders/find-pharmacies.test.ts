import { expect, test } from 'vitest'
import { askForPharmacies } from './find-pharmacies.ts'

const position = '0000000000000007'
const entry = (resourceType: string, id: string) => ({
  extension: [{ url: 'https://rounds.example/fhir/feed-position', valueString: position }],
  resource: { resourceType, id },
})
const asked = async (query: string, entries: object[] = [], status = 200) => {
  const paths: string[] = []
  const found = await askForPharmacies(
    {
      request: async ({ path }) => {
        paths.push(decodeURIComponent(path.split('&_count=50')[1] ?? ''))
        const link = [{ relation: 'next', url: 'https://central/fhir/R4/Location?_after=9' }]
        const body = { resourceType: 'Bundle', type: 'searchset', link, entry: entries }
        return {
          kind: 'answer',
          status,
          body,
          epoch: 'e',
          position: null,
          serverTime: null,
          sunset: null,
          replayed: false,
          problem: null,
        }
      },
    },
    query,
  )
  return { paths, found }
}

test.each([
  ['03060', ['&address-postalcode=03060']],
  ['corner', ['&name=corner', '&address-city=corner']],
  [
    'corner, NH 030',
    [
      '&address-postalcode=030&address-state=NH&name=corner',
      '&address-postalcode=030&address-state=NH&address-city=corner',
    ],
  ],
  ['  ', []],
])('“%s” asks for %j', async (query, paths) => {
  expect((await asked(query)).paths.map((path) => path.replaceAll('+', ' '))).toEqual(paths)
})

test('keeps what is a place, with its position, and nothing else that a server may send', async () => {
  const { found } = await asked('030', [entry('Location', 'near'), entry('Patient', 'other')])
  expect(found).toEqual([{ resource: { resourceType: 'Location', id: 'near' }, position }])
})

test('a refusal is told', async () => {
  await expect(asked('030', [], 500)).rejects.toThrow()
})
