import type { Location } from '@medplum/fhirtypes'
import { afterAll, expect, test } from 'vitest'
import { countStatements } from '../../../test/support/count-statements.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { page, version } from '../cache/test/folder.ts'
import { pharmaciesOn } from './pharmacies.ts'

const counting = countStatements()
afterAll(counting.stop)

const folder = folderForEachTest()
const pharmacy = (id: string, status: Location['status'] = 'active'): Location => ({
  resourceType: 'Location',
  id,
  status,
  name: `Pharmacy ${id}`,
  managingOrganization: { reference: `Organization/${id}` },
  type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'OUTPHARM' }] }],
})

test('the directory is read once, whatever is typed and written of charts meanwhile', () => {
  const { cache } = folder.open()
  cache.applyPage(page({ versions: [version(1, pharmacy('a')), version(2, pharmacy('b'))] }))
  const known = pharmaciesOn(cache)
  expect([...known.keys()]).toEqual(['a', 'b'])
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Rest.', at: '2026-11-23T10:00:00Z' })
  cache.applyPage(
    page({ entered: ['p'], versions: [version(3, { resourceType: 'Patient', id: 'p', active: true })] }),
  )
  counting.take()
  expect(pharmaciesOn(cache)).toBe(known)
  expect(counting.take()).toMatchObject({ statements: 0, rows: 0 })
})

test('the directory is read anew once a pharmacy came, changed or went, and of each cache by itself', () => {
  const { cache } = folder.open()
  expect(pharmaciesOn(cache).size).toBe(0)
  const arrives = (n: number, one: Location) => cache.applyPage(page({ versions: [version(n, one)] }))
  arrives(1, pharmacy('a'))
  expect(pharmaciesOn(cache).get('a')?.closed).toBeNull()
  arrives(2, pharmacy('a', 'inactive'))
  expect(pharmaciesOn(cache).get('a')?.closed).toBe('for good')
  cache.resetMirror()
  expect(pharmaciesOn(cache).size).toBe(0)
})
