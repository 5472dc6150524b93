import { randomUUID } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import type { LocalWrite, NewContent, OutboxRow, SyncCache, WritableCache } from './cache.ts'
import { type Files, rowOf } from './files.ts'
import { offerAgain } from './offer-again.ts'
import type { OutboxResource, Work } from './work.ts'

/** What only sync does: rows on their way, pages that arrive, charts that go. */
export function syncWrites({
  onWork,
  onMirror,
  resetMirror,
  clock,
}: Files): Omit<SyncCache, keyof WritableCache> {
  /** A row with other content in the name of an earlier one, whose resources (`was`) it goes on from. */
  function insertFor(
    work: Work,
    old: OutboxRow,
    was: OutboxResource[],
    content: NewContent,
    write?: LocalWrite,
    id: number | null = null,
  ): void {
    const { encounterId, patientId, author, claim, writtenAt } = old
    const resources = content.resources.map(({ base, mine }) => ({
      base,
      mine,
      afterRow: stillAfter(base, mine),
    }))
    /** Made on top of an earlier row that waits itself, unless it has another base now. */
    function stillAfter(base: Resource | null, mine: Resource): number | null {
      const before = was.find(({ type, id: itsId }) => type === mine.resourceType && itsId === mine.id)
      return before && before.base?.meta?.versionId === base?.meta?.versionId ? before.afterRow : null
    }
    const origin = write ?? { encounterId, author, claim, at: writtenAt }
    work.insert({ ...origin, kind: content.kind, patientId, key: randomUUID(), resources }, id)
  }

  /** Purges what stayed behind for a write that is now gone. */
  function purgeLeavers(): void {
    onMirror((mirror) => {
      if (mirror.purgeLeavers()) mirror.cutWal()
    })
  }

  return {
    markInFlight: (rowId, bytes) =>
      onWork((work) =>
        work.atomically(() => {
          work.setBytes(rowId, bytes)
          work.setState(rowId, 'in-flight')
        }),
      ),
    bytesOf: (rowId) => onWork((work) => work.bytes(rowId)),
    markUnknown: (rowId) => {
      onWork((work) => work.setState(rowId, 'unknown'))
    },
    markWaiting: (rowId) =>
      onWork((work) =>
        work.atomically(() => {
          work.setKey(rowId, randomUUID())
          work.setState(rowId, 'waiting')
        }),
      ),
    setAside: (rowId, why) => {
      onWork((work) => work.setState(rowId, 'set-aside', why))
    },
    acknowledge: (rowId, versions) => {
      // The mirror first: if the program ends in between, the row is settled again with its key and nothing is lost.
      // An AuditEvent is the server's record of us, not part of a chart: it is not read back.
      onMirror((mirror) =>
        mirror.acknowledged(versions.filter(({ resource }) => resource.resourceType !== 'AuditEvent')),
      )
      onWork((work) =>
        work.atomically(() => {
          for (const { resource } of versions) work.setBase(rowId, resource)
          // By the server's clock: how long it is kept must not depend on ours.
          const times = versions.flatMap(({ resource }) => resource.meta?.lastUpdated ?? [])
          const at = Math.max(...times.map((time) => Date.parse(time)))
          work.moveToSent(rowId, versions, new Date(Number.isFinite(at) ? at : clock.now()).toISOString())
        }),
      )
      purgeLeavers()
    },
    applyPage: (page) => {
      onMirror((mirror) => {
        mirror.applyPage(page)
        // A queue row names its patient too.
        if (page.left.patients.length + page.left.tasks.length > 0) mirror.cutWal()
      })
    },
    carryOver: () => {
      onMirror((mirror) => mirror.carryOver())
    },
    purgeLeavers,
    feedCursor: () => onMirror((mirror) => mirror.feedCursor()),
    compartmentCursor: (patientId) => onMirror((mirror) => mirror.compartmentCursor(patientId)),
    resetMirror,
    replaceRow: (rowId, rows, write) =>
      onWork((work) =>
        work.atomically(() => {
          const old = rowOf(work, rowId)
          const was = work.resources(rowId)
          work.remove(rowId)
          rows.forEach((content, n) => {
            insertFor(work, old, was, content, write, n === 0 ? rowId : null)
          })
        }),
      ),
    addAfter: (rowId, rows) =>
      onWork((work) =>
        work.atomically(() => {
          const was = work.resources(rowId)
          for (const content of rows) insertFor(work, rowOf(work, rowId), was, content)
        }),
      ),
    sent: () => onWork((work) => work.sent.all()),
    unconfirmed: () => onWork((work) => work.unconfirmed()),
    addUnconfirmed: (versions) => onWork((work) => work.addUnconfirmed(versions)),
    removeUnconfirmed: (versions) => onWork((work) => work.removeUnconfirmed(versions)),
    forgetBase: (rowId, type, id) => {
      onWork((work) => work.forgetBase(rowId, type, id))
    },
    offerAgain: (writes) => onWork((work) => work.atomically(() => offerAgain(work, writes))),
    auditWaiting: (author) => onWork((work) => work.audit.waiting(author)),
    auditSent: (count) => {
      onWork((work) => work.audit.sent(count))
    },
    auditHashAt: (count) => onWork((work) => work.audit.hashAt(count)),
    auditOfferAgain: () => {
      onWork((work) => work.audit.offerAgain())
    },
    purgeAudit: (below, before) => {
      onWork((work) => work.audit.purge(below, before))
    },
    releaseChart: (patientId) => {
      onMirror((mirror) => mirror.released.release(patientId))
    },
    purgeReleased: (limit) => onMirror((mirror) => mirror.released.purgeSome(limit)),
    purgeUnfinished: () => onMirror((mirror) => mirror.released.isUnfinished()),
    finishPurge: () => {
      onMirror((mirror) => mirror.released.finish())
    },
    releasedCharts: () => onMirror((mirror) => mirror.released.all()),
    takeBackChart: (patientId) => {
      onMirror((mirror) => mirror.released.takeBack(patientId))
    },
    beginEdition: (edition) => {
      onMirror(({ editions }) => editions.begin(edition))
    },
    addToEdition: (version, rows) => {
      onMirror(({ editions }) => editions.add(version, rows))
    },
    finishEdition: (version, successors) => {
      onMirror(({ editions }) => editions.finish(version, successors))
    },
    keepEditions: (versions) => {
      onMirror(({ editions }) => editions.keep(versions))
    },
    forgetSentBefore: (time) => {
      onWork((work) => work.sent.forgetBefore(time))
    },
  }
}
