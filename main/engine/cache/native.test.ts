import { expect, it, vi } from 'vitest'

it('opens a database without a report of the process, which the module’s own entry asks for on Linux', async () => {
  const report = vi.spyOn(process.report, 'getReport')
  const { default: Database } = await import('./native.ts')
  const db = new Database(':memory:')
  db.pragma("cipher='sqlcipher'")
  expect(db.prepare('SELECT 1 + 1 AS two').get()).toEqual({ two: 2 })
  db.close()
  expect(report).not.toHaveBeenCalled()
  // What it would be, so that this can fail.
  if (process.platform !== 'linux') return
  const { default: Usual } = await import('better-sqlite3-multiple-ciphers')
  new Usual(':memory:').close()
  expect(report).toHaveBeenCalled()
})
