import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Observation } from '@medplum/fhirtypes'
import { createTrail } from '../../main/engine/audit/trail.ts'
import { openCache } from '../../main/engine/cache/open.ts'
import { rekey } from '../../main/engine/cache/rekey.ts'
import { createCentralClient } from '../../main/engine/central/client.ts'
import { type Changes, createChanges, idsOf } from '../../main/engine/changes/changes.ts'
import { createCommits } from '../../main/engine/context/commits.ts'
import { type EngineContext, inTransaction, now, writeOf } from '../../main/engine/context/engine-context.ts'
import { openVisit } from '../../main/engine/context/my-visit.ts'
import type { Labs } from '../../main/engine/labs/labs.ts'
import { noteHandlers } from '../../main/engine/note/note-handlers.ts'
import { createNoteKeeper } from '../../main/engine/note/note-keeper.ts'
import type { Orders } from '../../main/engine/orders/orders.ts'
import { heldVisitsOf } from '../../main/engine/record/held-visits.ts'
import { createServerClock } from '../../main/engine/server-clock.ts'
import { signing } from '../../main/engine/signing/sign-visit.ts'
import { createSync } from '../../main/engine/sync/sync.ts'
import { epochOf } from '../../main/engine/sync/sync-facts.ts'
import { syncPort } from '../../main/engine/sync-port.ts'
import { visitChanges } from '../../main/engine/visit/changes.ts'
import type { SectionCode } from '../../preload/views/index.ts'
import type { VirtualClock } from '../support/virtual-clock.ts'
import { orderOf } from './central.ts'
import type { Line, Network } from './network.ts'
import { takeBack } from './version-before.ts'

export type ClientOptions = {
  name: string
  practitioner: string
  network: Network
  clock: VirtualClock
  /** In [0, 1), from the seed. */
  random(): number
  root: string
  /** It runs a program of before `currentVersion`. */
  outdated: boolean
  /** The folder of its files as they are at the beginning; left out, it begins with none. */
  begunWith?: string
}

export const currentVersion = '0.1.0'

/** What an editor on the screen shows of one section: it may be older than what the engine holds. */
export type Editor = { text: string; seen: number }

export type Client = ReturnType<typeof createClient>

/** A workstation's engine without session and window: the real cache, sync, note and signature on a virtual clock. */
export function createClient({
  name,
  practitioner,
  network,
  clock,
  random,
  root,
  outdated: startsOutdated,
  begunWith,
}: ClientOptions) {
  let folder = mkdtempSync(join(root, `${name}-`))
  if (begunWith) cpSync(begunWith, folder, { recursive: true })
  let skewMs = 0
  let outdated = startsOutdated
  let keys = 7
  let line: Line = network.line()
  let parts = open()
  const editors = new Map<string, Editor>()

  function open() {
    const itsClock = {
      now: () => clock.now() + skewMs,
      monotonic: () => clock.monotonic(),
      after: clock.after,
    }
    const changes = createChanges({
      clock: itsClock,
      failed(error) {
        throw error
      },
    })
    const opened = openCache({
      folder,
      key: Buffer.alloc(32, keys),
      clock: itsClock,
      log: () => {},
      touched: changes.touch,
    })
    const { cache } = opened
    const client = createCentralClient({
      fetch: line.fetch,
      clock: itsClock,
      centralUrl: 'http://central',
      clientVersion: outdated ? '0.0.9' : currentVersion,
      deviceId: name,
      token: async () => practitioner,
      tokenRefused: () => {},
      epoch: epochOf(cache),
    })
    const serverClock = createServerClock(client, itsClock)
    const sync = createSync({
      cache,
      client,
      clock: itsClock,
      notice: () => {},
      touched: changes.touch,
      log: (line) => {
        if (process.env.TRACE) console.log(`  ${name}: ${line}`)
      },
      random,
    })
    const port = syncPort(sync, itsClock)
    changes.on(port.changed)
    const me = () => ({ practitionerId: practitioner, name: `Dr. ${practitioner}` })
    const context = {
      audit: createTrail({
        cache,
        clock: itsClock,
        me,
        at: () => new Date(itsClock.now()).toISOString(),
        deviceId: name,
        // The audit's own lane to the central API is not under test here.
        recorded: () => {},
      }),
      platform: { clock: itsClock, emit: () => {}, log: () => {} },
      cache,
      central: client,
      session: { me, practitioner: () => undefined },
      visits: heldVisitsOf(cache),
      device: { id: name, name },
      sync: port,
      commits: createCommits(),
      reachable: serverClock.reachable,
      serverNow: serverClock.now,
      changes,
    } as unknown as EngineContext & { changes: Changes }
    const keeper = createNoteKeeper(context)
    const notes = noteHandlers(context, keeper)
    const orders = {
      signingResources: (encounterId: string) => [orderOf(encounterId, practitioner)],
      signingPrevents: () => [],
      list: () => [],
      forgetDrafts: () => {},
    } as unknown as Orders
    const labs = {
      signingResources: () => [],
      signingPrevents: () => [],
      list: () => [],
    } as unknown as Labs
    const sign = signing(context, orders, labs)
    changes.on((keys) => keeper.changed(idsOf('note', keys)))
    sync.start()
    keeper.catchUp()
    return { opened, cache, sync, context, keeper, notes, sign }
  }

  /** As the engine carries a command out. */
  const asCommand = <T>(write: () => T): T => inTransaction(parts.context, write)

  /** What a dead process would go on with must not be seen by the next: its files are taken from it first. */
  async function ended(): Promise<void> {
    parts.context.changes.stop()
    parts.opened.close()
    parts.keeper.stop()
    await parts.sync.stop()
  }

  /** `then` happens to the files before the next start. */
  async function killed(then: (folder: string) => void): Promise<void> {
    const next = mkdtempSync(join(root, `${name}-`))
    cpSync(folder, next, { recursive: true })
    line.kill()
    await ended()
    rmSync(folder, { recursive: true, force: true })
    folder = next
    then(folder)
    line = network.line()
    editors.clear()
    parts = open()
  }

  const of = (encounterId: string, section: SectionCode) => `${encounterId} ${section}`

  /** The editor takes over what the engine has now; answers what the screen puts beside the text. */
  function look(encounterId: string) {
    asCommand(() => parts.notes.takeUp(encounterId))
    const { sections } = parts.notes.open(encounterId)
    for (const { code, text, revision } of sections)
      editors.set(of(encounterId, code), { text, seen: revision })
    return sections.flatMap(({ code: section, conflict }) =>
      conflict ? [{ section, theirs: conflict.theirs }] : [],
    )
  }

  return {
    name,
    practitioner,
    get cache() {
      return parts.cache
    },
    get sync() {
      return parts.sync
    },
    get line() {
      return line
    },
    get context() {
      return parts.context
    },
    skew(ms: number) {
      skewMs += ms
    },
    holds(visit: {
      encounterId: string
      taskId: string
      patientId: string
      claim: number
      proof?: string
    }): void {
      parts.context.visits.put({
        ...visit,
        since: '2026-01-05T14:00:00Z',
        patientName: '',
        birthDate: null,
        reason: '',
        takenOver: null,
        givenUp: false,
      })
    },
    gaveUp(taskId: string): void {
      parts.context.visits.change(taskId, { givenUp: true })
    },
    holdsNow: (encounterId: string): boolean => {
      const held = parts.context.visits.ofEncounter(encounterId)
      return !!held && !held.givenUp && !held.takenOver
    },
    look,
    /** Nobody types into a note that was not read yet. */
    editor(encounterId: string, section: SectionCode): Editor {
      if (!editors.has(of(encounterId, section))) look(encounterId)
      return editors.get(of(encounterId, section)) ?? { text: '', seen: 0 }
    },
    /** Returns when the engine has said that the text is kept. Throws its refusal. */
    type(encounterId: string, section: SectionCode, text: string): void {
      const { seen } = editors.get(of(encounterId, section)) ?? { seen: 0 }
      asCommand(() => parts.notes.edit({ encounterId, section, text, edit: 1, seen }))
      editors.set(of(encounterId, section), { text, seen })
    },
    /** A write that stands on its own. */
    observe(encounterId: string, id: string, value: string): void {
      const visit = openVisit(parts.context, encounterId)
      const observation: Observation = {
        resourceType: 'Observation',
        id,
        status: 'final',
        code: { text: 'Said' },
        subject: { reference: `Patient/${visit.patientId}` },
        encounter: { reference: `Encounter/${encounterId}` },
        valueString: value,
      }
      parts.cache.put(writeOf(visit, now(parts.context)), observation)
    },
    meet: (encounterId: string) =>
      asCommand(() =>
        visitChanges(parts.context).recordContact(encounterId, { mode: 'video', reason: null }),
      ),
    ask: (encounterId: string) => asCommand(() => visitChanges(parts.context).confirmIdentity(encounterId)),
    sign(encounterId: string): void {
      // Where another device of the author had the note open, it is taken over first, as on the screen.
      asCommand(() => parts.notes.takeUp(encounterId))
      asCommand(() => parts.notes.takeOver(encounterId))
      // Nobody is met in a schedule: what is not asked takes its reason.
      const { digest, lacks } = parts.sign.review(encounterId, 'home-care')
      const reason = lacks.length > 0 ? 'Nobody is asked in a schedule.' : null
      asCommand(() => parts.sign.sign(encounterId, 'home-care', digest, { reason }))
    },
    /** The same, while the editor still shows what it did. */
    undecided(encounterId: string) {
      asCommand(() => parts.notes.takeUp(encounterId))
      const { sections } = parts.notes.open(encounterId)
      return sections.flatMap(({ code: section, conflict }) =>
        conflict ? [{ section, theirs: conflict.theirs }] : [],
      )
    },
    decide: (encounterId: string, section: SectionCode, text: string) => {
      asCommand(() => parts.notes.decide(encounterId, section, text))
    },
    seen: (encounterId: string, section: SectionCode) => {
      asCommand(() => parts.notes.seen(encounterId, section))
    },
    /** Everything by which one round of sync and decisions differs from the next. */
    standing: () => [
      parts.cache.outbox().map(({ id, key, state }) => [id, key, state]),
      ['p-visit', 'q-visit'].map((visit) => [parts.cache.journal(visit), parts.cache.conflicts(visit)]),
      parts.cache.compartments(),
      parts.cache.feedCursor(),
    ],
    writeNotes: () => parts.keeper.leave(),
    catchUp: () => parts.keeper.catchUp(),
    get outdated() {
      return outdated
    },
    /** A `kill -9` at this moment, and another start on what is on disk. */
    kill: (mirrorLost: boolean) =>
      killed((itsFolder) => {
        if (mirrorLost)
          for (const end of ['', '-wal', '-shm']) rmSync(join(itsFolder, `mirror.db${end}`), { force: true })
      }),
    /** Killed in the middle of its work, it comes back as a newer program, on files of the version before. */
    upgrade: () =>
      killed((itsFolder) => {
        takeBack(itsFolder, Buffer.alloc(32, keys))
        outdated = false
      }),
    /** Killed, and opened with another key. */
    rekey: () =>
      killed((itsFolder) => {
        const { opensWith } = rekey(itsFolder, Buffer.alloc(32, keys), Buffer.alloc(32, keys + 1))
        if (opensWith !== 'new') throw new Error('The files still open with the old key.')
        keys++
      }),
    /** Ends it; answers the folder of its files, which stay. */
    async close(): Promise<string> {
      line.kill()
      await ended()
      return folder
    },
  }
}
