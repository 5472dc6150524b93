import { expect, it } from 'vitest'
import { validatedTypes } from '../../validation/definitions.ts'
import { readContract, withTable } from './contract-table.ts'
import { writable } from './table.ts'

it('says in the contract what is enforced: `node central/fhir/writable/contract-table.ts` writes it', () => {
  const contract = readContract()
  expect(withTable(contract)).toBe(contract)
})

it('holds each type that may be written against R4', () => {
  expect([...new Set(writable.map(({ type }) => type))].sort()).toEqual([...validatedTypes].sort())
})

it('names the marks it can’t find', () => {
  expect(() => withTable('# A contract')).toThrow('lacks the marks')
})
