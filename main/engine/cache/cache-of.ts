import { randomUUID } from 'node:crypto'
import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { Clock } from '../outside.ts'
import type {
  Held,
  LocalWrite,
  NewContent,
  NoteConflict,
  OutboxRow,
  SyncCache,
  TypedResource,
} from './cache.ts'
import { claimed, heldVisitsFact } from './claimed.ts'
import type { Mirror } from './mirror.ts'
import { offerAgain } from './offer-again.ts'
import { assertRightPatient, patientOfVisit } from './right-patient.ts'
import { encounterOf } from './whose.ts'
import type { NewRow, OutboxResource, Work } from './work.ts'

type Files = {
  /** Runs on the file `work`; SQLite's errors come out as the cache's. */
  onWork<T>(action: (work: Work) => T): T
  /** Runs on the file `mirror`, which is made anew when it turns out damaged. */
  onMirror<T>(action: (mirror: Mirror) => T): T
  resetMirror(): void
  clock: Clock
}

/** Paragraphs that only an undecided earlier version has stay beside the text until the clinician decides. */
function withWordsOf(open: NoteConflict, next: NoteConflict): NoteConflict {
  const shown = new Set([...next.mine.split('\n'), ...next.theirs.split('\n')])
  const hidden = open.theirs.split('\n').filter((paragraph) => paragraph !== '' && !shown.has(paragraph))
  return { ...next, theirs: [next.theirs, ...hidden].filter((text) => text !== '').join('\n') }
}

/** The cache over its two files: views are the mirror under the outbox. */
export function cacheOf({ onWork, onMirror, resetMirror, clock }: Files): SyncCache {
  /**
   * What the clinician should see of one resource. A write that was put aside no longer stands before the
   * server's copy, but for what exists only here and for the note, whose words are the author's to keep. A refused
   * signing never does: nothing it says became true.
   */
  function view(type: ResourceType, id: string, base: Resource | undefined): Held | undefined {
    const versions = onWork((work) => work.versionsOf(type, id))
    const aside = base && type !== 'Composition' ? undefined : versions.findLast(({ kind }) => kind === 'put')
    const mine = versions.findLast(({ state }) => state !== 'set-aside') ?? aside
    const resource = mine?.mine ?? base
    if (!resource) return undefined
    return { resource, base, pending: versions.some(({ state }) => state !== 'set-aside') }
  }

  /** Lays the outbox over what the mirror answered, in the mirror's order, then what exists only here. */
  function overlay<T extends ResourceType>(
    type: T,
    found: Resource[],
    written: { id: string }[],
    belongs: (resource: Resource) => boolean,
  ) {
    const touched = new Set(written.map(({ id }) => id))
    const held: Held[] = []
    for (const base of found) {
      if (!base.id || !touched.delete(base.id)) held.push({ resource: base, base, pending: false })
      else {
        const seen = view(type, base.id, base)
        if (seen && belongs(seen.resource)) held.push(seen)
      }
    }
    for (const id of touched) {
      const seen = view(
        type,
        id,
        onMirror((mirror) => mirror.read(type, id)),
      )
      if (seen && belongs(seen.resource)) held.push(seen)
    }
    return held as Held<TypedResource<T>>[]
  }

  const read = <T extends ResourceType>(type: T, id: string) =>
    view(
      type,
      id,
      onMirror((mirror) => mirror.read(type, id)),
    ) as Held<TypedResource<T>> | undefined

  const ofPatient = <T extends ResourceType>(type: T, patientId: string) => {
    const written = onWork((work) => work.idsOfPatient(type, patientId))
    return overlay(
      type,
      onMirror((mirror) => mirror.ofPatient(type, patientId)),
      written,
      () => true,
    )
  }

  const ofEncounter = <T extends ResourceType>(type: T, encounterId: string) => {
    const written = onWork((work) => work.idsOfEncounter(type, encounterId))
    return overlay(
      type,
      onMirror((mirror) => mirror.ofEncounter(type, encounterId)),
      written,
      () => true,
    )
  }

  const all = <T extends ResourceType>(type: T) => {
    const written = onWork((work) => work.idsOfType(type))
    return overlay(
      type,
      onMirror((mirror) => mirror.all(type)),
      written,
      () => true,
    )
  }

  const claimOf = (encounterId: string) =>
    claimed(
      onWork((work) => work.fact(heldVisitsFact)),
      encounterId,
    )

  const patientOfWrite = (encounterId: string): string =>
    patientOfVisit(
      read('Encounter', encounterId)?.resource,
      ofEncounter('Task', encounterId).map(({ resource }) => resource),
      claimOf(encounterId)?.patientId,
    )

  const lastSent = <T extends ResourceType>(type: T, id: string, encounterId: string) =>
    claimOf(encounterId)?.left
      ? (onWork((work) => work.sent())
          .filter((write) => write.encounterId === encounterId)
          .flatMap(({ versions }) => versions)
          .findLast(({ resource }) => resource.resourceType === type && resource.id === id)?.resource as
          | TypedResource<T>
          | undefined)
      : undefined

  /** What a new version is made from: the earlier row on its way, else the server's copy. */
  function madeFrom(
    work: Work,
    resource: Resource,
  ): { base: Resource | null; afterRow: number | null; mine: Resource } {
    const { resourceType: type, id = '' } = resource
    const earlier = work.versionsOf(type, id).findLast(({ state }) => state !== 'set-aside')
    if (earlier) return { base: earlier.mine, afterRow: earlier.row, mine: resource }
    const copy = onMirror((mirror) => mirror.read(type, id))
    const base = copy ?? lastSent(type, id, encounterOf(resource) ?? '') ?? null
    return { base, afterRow: null, mine: resource }
  }

  /**
   * Rows whose one resource a new write takes over: the unsent ones that what is seen was made on top of, so that their
   * words are in it, and what was refused and is now written anew. A put-aside note stays unless it is what is seen.
   */
  function unsentPuts(work: Work, resource: Resource) {
    const { resourceType: type, id = '' } = resource
    const puts = work.versionsOf(type, id).filter(({ kind }) => kind === 'put')
    const refused = puts.filter(({ state }) => state === 'set-aside')
    const waiting = puts.filter(({ state }) => state === 'waiting')
    const line = new Map<number, (typeof puts)[number]>()
    let seen = work.versionsOf(type, id).findLast(({ state }) => state !== 'set-aside')?.row
    for (const put of waiting.toReversed())
      if (put.row === seen) {
        line.set(put.row, put)
        seen = put.afterRow ?? undefined
      }
    const taken = type === 'Composition' && waiting.length > 0 ? [] : refused
    return puts.filter((put) => line.has(put.row) || taken.includes(put))
  }

  function rowOf(work: Work, id: number): OutboxRow {
    const row = work.row(id)
    if (!row) throw new Error('An outbox row vanished within its own transaction.')
    return row
  }

  function put(write: LocalWrite, resource: Resource): OutboxRow {
    const patientId = patientOfWrite(write.encounterId)
    assertRightPatient(resource, patientId)
    return onWork((work) =>
      work.atomically(() => {
        const [first, ...more] = unsentPuts(work, resource)
        const row = { ...write, kind: 'put' as const, patientId, key: randomUUID() }
        if (!first) return rowOf(work, work.insert({ ...row, resources: [madeFrom(work, resource)] }))
        for (const { row: id } of [first, ...more]) work.remove(id)
        const resources = [{ base: first.base, afterRow: first.afterRow, mine: resource }]
        return rowOf(work, work.insert({ ...row, resources }, first.row))
      }),
    )
  }

  function putAll(write: LocalWrite, resources: Resource[]): OutboxRow {
    const patientId = patientOfWrite(write.encounterId)
    for (const resource of resources) assertRightPatient(resource, patientId)
    return onWork((work) =>
      work.atomically(() => {
        refusedBefore(work, write.encounterId, resources)
        const held: NewRow['resources'] = resources.map((resource) => {
          const [first, ...more] = unsentPuts(work, resource)
          if (!first) return madeFrom(work, resource)
          for (const { row } of [first, ...more]) work.remove(row)
          return { base: first.base, afterRow: first.afterRow, mine: resource }
        })
        return rowOf(
          work,
          work.insert({ ...write, kind: 'transaction', patientId, key: randomUUID(), resources: held }),
        )
      }),
    )
  }

  /** A signing that was put aside is replaced when the visit is signed anew with all that it held. */
  function refusedBefore(work: Work, encounterId: string, resources: Resource[]): void {
    const names = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
    for (const row of work.rows()) {
      if (row.kind !== 'transaction' || row.state !== 'set-aside' || row.encounterId !== encounterId) continue
      const covered = row.mine.every(
        ({ resourceType, id }) => resourceType === 'AuditEvent' || names.has(`${resourceType}/${id}`),
      )
      if (covered) work.remove(row.id)
    }
  }

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
    const said = write ?? { encounterId, author, claim, at: writtenAt }
    work.insert({ ...said, kind: content.kind, patientId, key: randomUUID(), resources }, id)
  }

  /** Purges what stayed behind for a write that is now gone. */
  function purgeLeavers(): void {
    onMirror((mirror) => {
      if (mirror.purgeLeavers()) mirror.cutWal()
    })
  }

  return {
    read,
    ofPatient,
    ofEncounter,
    all,
    compartment: (patientId) => onMirror((mirror) => mirror.compartment(patientId)),
    compartments: () => onMirror((mirror) => mirror.compartments()),
    outbox: () => onWork((work) => work.rows()),
    journal: (encounterId) => onWork((work) => work.journal(encounterId)),
    journalVisits: () => onWork((work) => work.journalVisits()),
    conflicts: (encounterId) => onWork((work) => work.conflicts(encounterId)),
    lastSent,
    fact: (name) => onWork((work) => work.fact(name)),
    factNames: (prefix) => onWork((work) => work.factNames(prefix)),
    auditHead: () => onWork((work) => work.audit.head()),

    put,
    putAll,
    journalEdit: (entry) => onWork((work) => work.journalEdit(entry)),
    clearJournal: (encounterId) => {
      onWork((work) => work.clearJournal(encounterId))
    },
    withdraw: (type, id) =>
      onWork((work) =>
        work.atomically(() => {
          const versions = work.versionsOf(type, id)
          const onlyHere = versions.every(
            ({ base, kind, state }) =>
              base === null && kind === 'put' && (state === 'waiting' || state === 'set-aside'),
          )
          if (versions.length === 0 || !onlyHere) return false
          for (const { row } of versions) work.remove(row)
          return true
        }),
      ),
    amendSigning: (encounterId, change) =>
      onWork((work) =>
        work.atomically(() => {
          const changed: Resource[] = []
          for (const row of work.rows()) {
            if (row.encounterId !== encounterId || row.kind !== 'transaction' || row.state !== 'waiting')
              continue
            const resources = work.resources(row.id).map((one) => {
              const mine = change(one.mine)
              if (mine) changed.push(mine)
              return mine ? { ...one, mine } : one
            })
            if (changed.length === 0) continue
            work.writeResources(row.id, resources)
            // Another body, another key.
            work.setKey(row.id, randomUUID())
          }
          return changed
        }),
      ),
    amendWaiting: (type, id, change) =>
      onWork((work) =>
        work.atomically(() => {
          for (const { row, kind, state, base, afterRow, mine } of work.versionsOf(type, id)) {
            if (kind !== 'put' || state !== 'waiting') continue
            work.writeResources(row, [{ base, afterRow, mine: change(mine as Parameters<typeof change>[0]) }])
            work.setKey(row, randomUUID())
          }
        }),
      ),
    abandon: (type, id) =>
      onWork((work) =>
        work.atomically(() => {
          const versions = work.versionsOf(type, id)
          const signing = (one: (typeof versions)[number]) =>
            one.kind === 'transaction' && one.state !== 'set-aside'
          const underWay = (one: (typeof versions)[number]) =>
            one.state === 'in-flight' || one.state === 'unknown'
          if (versions.some((one) => signing(one) || underWay(one))) return null
          const rows = versions.filter(({ kind }) => kind === 'put').map(({ row }) => rowOf(work, row))
          for (const { id: row } of rows) work.remove(row)
          return rows
        }),
      ),
    setFact: (name, value) => {
      onWork((work) => work.setFact(name, value))
    },
    keepConflict: (conflict) =>
      onWork((work) =>
        work.atomically(() => {
          const open = work
            .conflicts(conflict.encounterId)
            .find(({ section }) => section === conflict.section)
          work.keepConflict(open ? withWordsOf(open, conflict) : conflict)
        }),
      ),
    settleConflict: (encounterId, section) => {
      onWork((work) => work.settleConflict(encounterId, section))
    },
    recordAudit: (event) => {
      onWork((work) => work.audit.append(event))
    },
    atomically: (action) => onWork((work) => work.atomically(action)),

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
    sent: () => onWork((work) => work.sent()),
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
    forgetSentBefore: (time) => {
      onWork((work) => work.forgetSentBefore(time))
    },
  }
}
