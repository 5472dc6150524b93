import { randomUUID } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import { encounterOf } from '../fhir/whose.ts'
import type { LocalWrite, NoteConflict, OutboxRow, ReadableCache, WritableCache } from './cache.ts'
import { type Files, rowOf } from './files.ts'
import { assertRightPatient, patientOfVisit } from './right-patient.ts'
import type { NewRow, Work } from './work.ts'

/** Paragraphs that only an undecided earlier version has stay beside the text until the clinician decides. */
function withTextOf(open: NoteConflict, next: NoteConflict): NoteConflict {
  const shown = new Set([...next.mine.split('\n'), ...next.theirs.split('\n')])
  const hidden = open.theirs.split('\n').filter((paragraph) => paragraph !== '' && !shown.has(paragraph))
  return { ...next, theirs: [next.theirs, ...hidden].filter((text) => text !== '').join('\n') }
}

/** What a clinician does here: each is one transaction of `work`, and stands in the outbox or the journal when it returns. */
export function localWrites(
  files: Files,
  { read, ofEncounter, heldVisit, lastSent }: ReadableCache,
): Omit<WritableCache, keyof ReadableCache> {
  const { onWork, onMirror } = files

  const patientOfWrite = ({ encounterId, ofTask }: LocalWrite): string => {
    const task = ofTask === undefined ? undefined : read('Task', ofTask)?.resource
    if (ofTask !== undefined) return patientOfVisit(undefined, task ? [task] : [])
    return patientOfVisit(
      read('Encounter', encounterId)?.resource,
      ofEncounter('Task', encounterId).map(({ resource }) => resource),
      heldVisit(encounterId)?.patientId,
    )
  }

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
    const seen = work.versionsOf(type, id).findLast(({ state }) => state !== 'set-aside')?.row
    let next = seen
    for (const put of waiting.toReversed())
      if (put.row === next) {
        line.set(put.row, put)
        next = put.afterRow ?? undefined
      }
    const taken = type === 'Composition' && seen !== undefined ? [] : refused
    return puts.filter((put) => line.has(put.row) || taken.includes(put))
  }

  function put(write: LocalWrite, resource: Resource): OutboxRow {
    const patientId = patientOfWrite(write)
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
    const patientId = patientOfWrite(write)
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

  return {
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
          work.keepConflict(open ? withTextOf(open, conflict) : conflict)
        }),
      ),
    settleConflict: (encounterId, section) => {
      onWork((work) => work.settleConflict(encounterId, section))
    },
    recordAudit: (event) => {
      onWork((work) => work.audit.append(event))
    },
    atomically: (action) => onWork((work) => work.atomically(action)),
    putHeldVisit: (visit) => onWork(({ visits }) => visits.putHeldVisit(visit)),
    updateHeldVisit: (visit) => onWork(({ visits }) => visits.updateHeldVisit(visit)),
    keepNoteWritten: (encounterId, texts) =>
      onWork(({ visits }) => visits.keepNoteWritten(encounterId, texts)),
    keepNoteTyped: (encounterId, section, typed) =>
      onWork(({ visits }) => visits.keepNoteTyped(encounterId, section, typed)),
    keepLateTyped: (encounterId, section, lines) =>
      onWork(({ visits }) => visits.keepLateTyped(encounterId, section, lines)),
    keepMergedUnseen: (encounterId, part, at) =>
      onWork(({ visits }) => visits.keepMergedUnseen(encounterId, part, at)),
    keepChartSeen: (encounterId, seen) => onWork(({ visits }) => visits.keepChartSeen(encounterId, seen)),
    markOrdersNotified: (encounterId, notices) =>
      onWork(({ visits }) => visits.markOrdersNotified(encounterId, notices)),
    keepFormDraft: (encounterId, author, form, values) =>
      onWork(({ visits }) => visits.keepFormDraft(encounterId, author, form, values)),
    addDraftOrder: (encounterId, author, draft) =>
      onWork(({ visits }) => visits.addDraftOrder(encounterId, author, draft)),
    removeDraftOrder: (encounterId, author, orderId) =>
      onWork(({ visits }) => visits.removeDraftOrder(encounterId, author, orderId)),
    forgetDraftOrders: (encounterId, author) =>
      onWork(({ visits }) => visits.forgetDraftOrders(encounterId, author)),
    forgetVisits: (encounterIds) => onWork(({ visits }) => visits.forgetVisits(encounterIds)),
    forgetAllVisits: () => onWork(({ visits }) => visits.forgetAllVisits()),
  }
}
