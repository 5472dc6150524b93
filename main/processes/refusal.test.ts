import { expect, it } from 'vitest'
import {
  CacheDamaged,
  CacheInUse,
  CacheNoFolder,
  CacheTooNew,
  CacheWrongKey,
  DiskFull,
} from '../engine/cache/cache.ts'
import { refusal } from './refusal.ts'

it('tells what goes away by itself from what somebody must mend, and both from a fault', () => {
  const of = (error: unknown) => refusal(error)?.again ?? null
  expect([new CacheInUse(), new DiskFull()].map(of)).toEqual(['by-itself', 'by-itself'])
  expect([new CacheNoFolder(), new CacheWrongKey()].map(of)).toEqual(['when-asked', 'when-asked'])
  expect(of(new CacheTooNew())).toBe('never')
  expect([new CacheDamaged(), new Error(), 'x'].map(of)).toEqual([null, null, null])
  expect(refusal(new CacheInUse('Close it there.'))?.message).toBe('Close it there.')
})
