import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { createDevices } from './devices.ts'

it('the tables come to a database of before, and stay at the next start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-devices-'))
  const file = join(folder, 'central.sqlite')
  try {
    for (const expected of [undefined, { id: 'one', share: 'secret', storedAt: 5 }]) {
      const db = openDatabase(file)
      const devices = createDevices(db, () => 5)
      const of = { practitioner: 'okafor', device: 'one' }
      expect(devices.shareOf(of)).toEqual(expected)
      devices.storeShare(of, 'one', 'secret')
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
