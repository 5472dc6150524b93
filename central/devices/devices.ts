import type Database from 'better-sqlite3-multiple-ciphers'
import { migrate } from '../base/migrate.ts'
import { identityMigrations } from '../identity/migrations.ts'
import { realtimeMigrations } from '../realtime/migrations.ts'
import { deviceMigrations } from './migrations.ts'
import { nameOf, type Report, reportsBeside } from './reports.ts'

export type DeviceId = { practitioner: string; device: string }
export type Share = { id: string; share: string; storedAt: number }
/**
 * `unsent` and `heardAt`: what the last heartbeat before the order said, null where none came. `lost`: what the device
 * counted when it erased itself at `doneAt`. Times in ms.
 */
export type Wipe = {
  orderedAt: number
  unsent: number | null
  heardAt: number | null
  doneAt: number | null
  lost: number | null
}
export type DeviceLine = DeviceId & {
  heardAt: number | null
  unsent: number | null
  share: boolean
  wipe: Wipe | null
}

export type Devices = ReturnType<typeof createDevices>

/**
 * Which devices there are, their recovery shares, and which were reported lost. What the file beside the database knows better (the
 * database was put back to before a report) holds at once. Throws `DatabaseTooNew`, and when that file can't be read.
 */
export function createDevices(db: Database.Database, now: () => number) {
  // Presence and tokens are other parts' tables; the operator's command may come before the server ever ran.
  migrate(db, 'identity', identityMigrations)
  migrate(db, 'realtime', realtimeMigrations)
  migrate(db, 'devices', deviceMigrations)

  const putShare = db.prepare('INSERT OR REPLACE INTO recovery_share VALUES (?, ?, ?, ?, ?)')
  const share = db.prepare<[string, string], Share>(
    'SELECT id, share, stored_at AS storedAt FROM recovery_share WHERE practitioner = ? AND device = ?',
  )
  const dropShare = db.prepare('DELETE FROM recovery_share WHERE practitioner = ? AND device = ?')
  const wipe = db.prepare<[string, string], Wipe>(
    `SELECT ordered_at AS orderedAt, unsent, heard_at AS heardAt, done_at AS doneAt, lost
     FROM wipe WHERE practitioner = ? AND device = ?`,
  )
  const putWipe = db.prepare('INSERT OR IGNORE INTO wipe VALUES (?, ?, ?, ?, ?, NULL, NULL)')
  const endWipe = db.prepare(
    'UPDATE wipe SET done_at = ?, lost = ? WHERE practitioner = ? AND device = ? AND done_at IS NULL',
  )
  const dropWipe = db.prepare('DELETE FROM wipe WHERE practitioner = ? AND device = ? AND done_at IS NULL')
  const presence = db.prepare<[string, string], { unsent: number; heardAt: number }>(
    'SELECT unsent, heard_at AS heardAt FROM presence WHERE practitioner = ? AND device = ?',
  )
  const bind = db.prepare('INSERT OR IGNORE INTO device_grant VALUES (?, ?, ?)')
  const bound = db.prepare<[string], DeviceId>(
    'SELECT practitioner, device FROM device_grant WHERE grant_id = ?',
  )
  const endGrants = db.prepare(
    `DELETE FROM openid_entry WHERE grant_id IN
       (SELECT grant_id FROM device_grant WHERE practitioner = ? AND device = ?)`,
  )
  const all = db.prepare<[], DeviceId>(
    `SELECT practitioner, device FROM presence WHERE device <> ''
     UNION SELECT practitioner, device FROM recovery_share
     UNION SELECT practitioner, device FROM wipe ORDER BY 1, 2`,
  )

  const reports = reportsBeside(db)
  const forgotten = db.transaction(() => reconcile()).immediate()

  /** Answers the devices of whose loss the database knew nothing. */
  function reconcile(): DeviceId[] {
    const standing = reports.standing()
    const again: DeviceId[] = []
    for (const { lost, erased, found } of standing.values()) {
      const report = lost ?? erased ?? found
      if (!report) continue
      const { practitioner, device, at } = report
      const open = wipe.get(practitioner, device)
      if (found && open && open.orderedAt <= found.at) dropWipe.run(practitioner, device)
      if (found) continue
      if (!open) {
        putWipe.run(practitioner, device, at, lost?.unsent ?? null, lost?.heardAt ?? null)
        dropShare.run(practitioner, device)
        again.push({ practitioner, device })
      }
      if (erased) endWipe.run(erased.at, erased.lost, practitioner, device)
    }
    // Of a version that kept no such file.
    for (const one of all.all()) {
      const known = wipe.get(one.practitioner, one.device)
      if (!known || standing.has(nameOf(one))) continue
      const { orderedAt, unsent, heardAt, doneAt, lost } = known
      add({ ...one, act: 'lost', at: orderedAt, unsent, heardAt })
      if (doneAt !== null) add({ ...one, act: 'erased', at: doneAt, lost })
    }
    return again
  }

  /** False: it holds here, and a restore would forget it. */
  function add(report: Report): boolean {
    try {
      reports.add(report)
      return true
    } catch {
      return false
    }
  }

  return {
    /** Reported lost before the database was put back, and now again. */
    forgotten,
    storeShare({ practitioner, device }: DeviceId, id: string, value: string): void {
      putShare.run(practitioner, device, id, value, now())
    },
    shareOf: ({ practitioner, device }: DeviceId): Share | undefined => share.get(practitioner, device),
    /** True when there was one. */
    dropShare: ({ practitioner, device }: DeviceId): boolean =>
      dropShare.run(practitioner, device).changes > 0,
    wipeOf: ({ practitioner, device }: DeviceId): Wipe | undefined => wipe.get(practitioner, device),
    isLost: ({ practitioner, device }: DeviceId): boolean => wipe.get(practitioner, device) !== undefined,
    /**
     * The device was reported lost: its share is gone at once. Said again it changes nothing. `kept`: a restore of the database does
     * not forget it either.
     */
    orderWipe({ practitioner, device }: DeviceId): Wipe & { kept: boolean } {
      const ordered = db.transaction(() => {
        const presenceNow = presence.get(practitioner, device)
        putWipe.run(practitioner, device, now(), presenceNow?.unsent ?? null, presenceNow?.heardAt ?? null)
        dropShare.run(practitioner, device)
        return wipe.get(practitioner, device) as Wipe
      })()
      const { orderedAt: at, unsent, heardAt, doneAt } = ordered
      const kept = doneAt !== null || add({ practitioner, device, act: 'lost', at, unsent, heardAt })
      return { ...ordered, kept }
    },
    /**
     * It was found again before it erased anything: true when an order was taken back. Throws, and takes nothing back, when that can't
     * be written beside the database: the next start would order it again.
     */
    takeBackWipe({ practitioner, device }: DeviceId): boolean {
      const open = wipe.get(practitioner, device)
      if (!open || open.doneAt !== null) return false
      reports.add({ practitioner, device, act: 'found', at: Math.max(now(), open.orderedAt) })
      return dropWipe.run(practitioner, device).changes > 0
    },
    /** The device has erased itself: its sign-ins end with it. False: it was said before, or there is no order. */
    wipeDone({ practitioner, device }: DeviceId, lost: number | null): boolean {
      const at = now()
      const isNew = db.transaction(() => {
        const { changes } = endWipe.run(at, lost, practitioner, device)
        endGrants.run(practitioner, device)
        return changes > 0
      })()
      if (isNew) add({ practitioner, device, act: 'erased', at, lost })
      return isNew
    },
    /** The device whose sign-in this is: the first that was named with it. undefined: none was yet. */
    boundTo: (grant: string): DeviceId | undefined => bound.get(grant),
    bind: (grant: string, { practitioner, device }: DeviceId): void =>
      void bind.run(grant, practitioner, device),
    list: (): DeviceLine[] =>
      all.all().map((one) => {
        const presenceNow = presence.get(one.practitioner, one.device)
        return {
          ...one,
          heardAt: presenceNow?.heardAt ?? null,
          unsent: presenceNow?.unsent ?? null,
          share: share.get(one.practitioner, one.device) !== undefined,
          wipe: wipe.get(one.practitioner, one.device) ?? null,
        }
      }),
  }
}
