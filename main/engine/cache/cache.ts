import type {
  Appointment,
  AuditEvent,
  Bundle,
  Composition,
  Encounter,
  Observation,
  Provenance,
  Resource,
  ResourceType,
  Task,
} from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views/index.ts'
import type { ChartList } from '../../clinical/chart/chart-place.ts'
import type { NewsList } from '../../clinical/chart/told-at.ts'
import type { Edition, IcdCode, Successor } from '../../clinical/diagnoses/edition.ts'
import type { RecordSection } from '../../clinical/records/record-kinds.ts'
import type { FactName } from './facts.ts'
import type { ReadableVisitRecords, WritableVisitRecords } from './visit-records.ts'

/** What the engine's features may do with the cache. Reading and writing are different types. */

export type TypedResource<T extends ResourceType> = Extract<Resource, { resourceType: T }>

/** A resource as the clinician should see it: the server's copy under what is written here and not yet acknowledged. */
export type Held<T extends Resource = Resource> = {
  resource: T
  /** The server's copy, absent while it only exists here. */
  base: T | undefined
  /** A local write of it waits in the outbox. */
  pending: boolean
}

export type CompartmentState = {
  state: 'none' | 'partial' | 'complete'
  /** Server time at the end of the last complete load; null before. */
  completeAsOf: string | null
  resources: number
  /** How many entries of the central API's were read so far, of how many it has; null: it did not say. */
  loaded: number
  total: number | null
}

/** A chart in scope, and how far it is loaded. */
export type Loading = { patientId: string } & Pick<CompartmentState, 'state' | 'loaded' | 'total'>

export type OutboxState = 'waiting' | 'in-flight' | 'unknown' | 'set-aside'

export type OutboxRow = {
  id: number
  /** `put`: one resource; `transaction`: a whole signing Bundle. */
  kind: 'put' | 'transaction'
  encounterId: string
  patientId: string
  state: OutboxState
  /** Idempotency-Key of the body as it stands. */
  key: string
  base: Resource[]
  mine: Resource[]
  /** The earlier unacknowledged rows that it was made on top of. */
  after: number[]
  /** `taskId n` of the claim under which it was written. */
  claim: string | null
  author: string
  writtenAt: string
  /** A message for a person, when set aside. */
  why: string | null
}

/** Where this machine's audit chain stands: how many entries, and the hash of the last (SHA-256, 64 hex digits). */
export type AuditHead = { count: number; hash: string }

/** An AuditEvent as it was written, in bytes that never change, with its place in the chain. */
export type AuditEntry = AuditHead & {
  previous: string
  id: string
  /** Idempotency-Key. */
  key: string
  bytes: Buffer
}

export type JournalEntry = {
  encounterId: string
  section: SectionCode
  text: string
  revision: number
  at: string
}

/** Both versions of a section, kept until the clinician decides. */
export type NoteConflict = {
  encounterId: string
  section: SectionCode
  base: string
  mine: string
  theirs: string
  theirAuthor: string
  theirWhen: string
}

/** A line that several resources make: what heads it, and of a diagnosis of visits how many noted it and which last. */
export type ChartLine<T extends Resource = Resource> = {
  line: string
  head: T
  others: number
  other: T | null
  /** When a newer one was asked for that has no result yet: FHIR dateTime, empty where that is not told. null: none. */
  awaited: string | null
}

/** One value of a series, as it was recorded. */
export type SeriesPoint = {
  said: string | null
  number: number | null
  bound: '<' | '<=' | '>=' | '>' | null
  unit: string | null
}

/**
 * What told something since a time, by its own word (`told`, ms); `concern` as `concernOf` says. `known`: something of its line stood
 * here before that time.
 */
export type NewsRow = {
  type: ResourceType
  id: string
  line: string
  encounter: string | null
  concern: number
  told: number
  known: boolean
}

/** How far a chart was looked through. */
export type ScanPlace = { type: string; position: string }

/** Of a report its `code` and `result`, and nothing of what it carries besides; no shape was looked at. */
export type ReportedPanel = { code: unknown; result: unknown }

/** A version of an allergy or a prescription that another took the place of. */
export type EarlierVersion = { type: ResourceType; id: string; position: string; resource: Resource }

/** Part of a list of the chart, in its order. `total`: of how many. `broken`: our own code stumbled over one of it. */
export type ListPage<T extends Resource> = { total: number; broken: boolean; items: Held<T>[] }

/** A chart read by its index: nothing costs more the longer the chart is. */
export interface ReadableChart {
  /** At most `most` of a list whose resources are a line each, but all up to the rank `always`. */
  list<T extends Resource>(patientId: string, list: ChartList, most: number, always?: number): ListPage<T>
  /** How many each of these lists of records has, as `list` says; what waits here to be sent is read once for all. */
  counts(
    patientId: string,
    lists: readonly RecordSection[],
  ): { list: RecordSection; total: number; broken: boolean }[]
  /** All of a list up to a rank. */
  upTo<T extends Resource>(patientId: string, list: ChartList, rank: number): T[]
  /** Someone recorded that there is none. */
  recordsNone(patientId: string, list: 'problems' | 'allergies' | 'medications'): boolean
  /**
   * Lines that several resources make, of one part of the chart. null: some of them wait here to be sent, and the index
   * knows only the server's copies.
   */
  lines<T extends Resource>(
    patientId: string,
    type: T['resourceType'],
    section: string,
    most: number,
  ): { total: number; broken: boolean; lines: ChartLine<T>[] } | null
  line(patientId: string, line: string): { head: string; awaited: string | null } | undefined
  /** What came before an observation in its series, the latest first. */
  before(patientId: string, line: string, observationId: string, most: number): SeriesPoint[]
  /** At most so many of one series as the index knows them, the latest first. */
  series(patientId: string, line: string, most: number): Observation[]
  /** What of a patient was written here and is not acknowledged, as the clinician should see it. */
  writtenHere(patientId: string): Resource[]
  /**
   * The next `most` copies of a chart, of which those are parsed that hold `part` (ASCII, lower case) in their JSON; without those
   * of `writtenHere`. `last`: from where it goes on; null: that was all.
   */
  scan(
    patientId: string,
    after: ScanPlace,
    most: number,
    part: string,
  ): { resources: Resource[]; last: ScanPlace | null }
  /** Of the latest reports what they are called and which results they hold, as the index knows them. */
  panels(patientId: string, most: number): ReportedPanel[]
  /**
   * Of each list of news at most so many that told something after a time (ms): of a line its newest of each concern, the gravest first,
   * then the latest.
   */
  news(patientId: string, since: number, most: number): Record<NewsList, NewsRow[]>
  /** Of results that are critical and the newest of their series as the index knows them, at most so many. */
  critical(patientId: string, most: number): string[]
  /** The feed position of the newest copy of these types. */
  newest(patientId: string, types: readonly ResourceType[]): string
  /** Ids of the copies that came after a feed position. */
  since(patientId: string, type: ResourceType, position: string): string[]
  earlier(patientId: string, position: string): EarlierVersion[]
  /** Another one when the copies were made anew. */
  madeId(): string
}

/** What a provider's day is made of, found by its index: nothing that is long over is read. */
export interface ReadableAgenda {
  /** Tasks of visits that are not over, whoever has them. */
  openVisits(): Held<Task>[]
  /** Tasks of a provider's visits: those that are not over, and those that ended since (ms), or nobody knows when. */
  visitsOf(practitionerId: string, since: number): Held<Task>[]
  /** Those that are not over, and so many of those that are, the latest. */
  latestVisitsOf(practitionerId: string, most: number): Held<Task>[]
  /** Of each patient the one of a provider's visits that are over that changed last; null: of whichever provider. */
  lastVisitsOf(practitionerId: string | null): Held<Task>[]
  /**
   * Appointments that may be a provider's and were not cancelled: those that end after a time (ms), and those that say
   * nothing readable of it.
   */
  meetingsOf(practitionerId: string, since: number): Held<Appointment>[]
  /** Of each patient the one of this provider alone that ended last before a time (ms), and all that are of several. */
  lastMeetingsOf(practitionerId: string, before: number): Held<Appointment>[]
  /** Other Tasks that wait for a provider. */
  openTasksOf(practitionerId: string): Held<Task>[]
  /** Results that wait to be reviewed, whoever's. */
  reviews(): Held<Task>[]
  /** Those that wait no more since (ms), or nobody knows when. */
  reviewsOver(since: number): Held<Task>[]
  /** Notes that a provider has not signed. */
  draftNotesOf(practitionerId: string): Held<Composition>[]
  /** Visits with an emergency in them, which a provider had last. */
  emergenciesOf(practitionerId: string): Held<Encounter>[]
  /** What was signed of a note, in whichever version of it. */
  signaturesOf(noteId: string): Held<Provenance>[]
  /** Ids of the visits of which something typed is in the journal. */
  typedVisits(): string[]
  /** There is a Task of a visit that was begun from this appointment. */
  isBegun(appointmentId: string): boolean
}

/** An edition of ICD-10-CM that is here whole; `stamp` as the central API named its content. */
export type KeptEdition = Edition & { stamp: string }

/** What diagnoses are chosen from. */
export interface ReadableEditions {
  /** Those that are here whole, the newest first. */
  list(): KeptEdition[]
  /** At most so many rows behind a code, in the order of their codes. */
  rowsAfter(version: string, code: string, most: number): IcdCode[]
  row(version: string, code: string): IcdCode | undefined
  /** What took the place of a code that an edition has no more. */
  successors(version: string, code: string): string[]
}

export interface ReadableCache extends ReadableVisitRecords {
  chart: ReadableChart
  editions: ReadableEditions
  agenda: ReadableAgenda
  read<T extends ResourceType>(type: T, id: string): Held<TypedResource<T>> | undefined
  /** All of a type in one patient's compartment. */
  ofPatient<T extends ResourceType>(type: T, patientId: string): Held<TypedResource<T>>[]
  ofEncounter<T extends ResourceType>(type: T, encounterId: string): Held<TypedResource<T>>[]
  /** All of a type on this machine, e.g. Tasks for the queue. */
  all<T extends ResourceType>(type: T): Held<TypedResource<T>>[]
  compartment(patientId: string): CompartmentState
  compartments(): Loading[]
  /** What of the central API's can't be read here, newest last; of one patient where one is named. */
  unreadable(patientId?: string): UnreadableEntry[]
  outbox(): OutboxRow[]
  journal(encounterId: string): JournalEntry[]
  conflicts(encounterId: string): NoteConflict[]
  /**
   * The newest acknowledged version of what was written here, where the chart is not: of anything in a visit that is
   * someone else's now (its author may still finish it), and of a note while its chart is loaded anew, so that its
   * author goes on from their own words. undefined wherever the copy decides.
   */
  lastSent<T extends ResourceType>(type: T, id: string, encounterId: string): TypedResource<T> | undefined
  /** One value of this profile that must survive (session, device id, flags, last server time). Lives in `work`. */
  fact(name: FactName): string | undefined
  auditHead(): AuditHead
  /**
   * Another one as soon as a row that some query shows is written, deleted or taken back: as long as it stands, what was read holds.
   * `shared`: of the rows of no patient (a Medication, a Location, an Organization), which seldom change.
   */
  revision(of?: 'shared'): number
}

export interface WritableCache extends ReadableCache, WritableVisitRecords {
  /**
   * One local write: an outbox row (and the view of it) in one transaction of `work`. Unsent writes of one
   * resource coalesce; a row in flight is never edited. Throws `WrongPatient` when the resource's subject
   * isn't the encounter's.
   */
  put(write: LocalWrite, resource: Resource): OutboxRow
  /** All or nothing, one row, one key: signing. Takes the waiting rows of the same resources into itself. */
  putAll(write: LocalWrite, resources: Resource[]): OutboxRow
  /** On disk when it returns. */
  journalEdit(entry: Omit<JournalEntry, 'revision'>): JournalEntry
  clearJournal(encounterId: string): void
  /** Withdraws an unsent write of a resource that exists only here (a removed draft order). */
  withdraw(type: ResourceType, id: string): boolean
  /**
   * Changes what a signing brings along that has not left this machine (as does an order taken back before it was
   * sent). Answers the resources changed; empty when there is no such signing.
   */
  amendSigning(encounterId: string, change: (resource: Resource) => Resource | null): Resource[]
  /** Changes what every waiting write of one resource says, each under a new key; one on its way stays as it is. */
  amendWaiting<T extends ResourceType>(
    type: T,
    id: string,
    change: (resource: TypedResource<T>) => TypedResource<T>,
  ): void
  /**
   * Takes unsent or refused writes of one resource out of the outbox, for words that are kept elsewhere from here on,
   * and returns them, oldest first. null, and nothing is done, while one of them is on its way or part of a signing.
   */
  abandon(type: ResourceType, id: string): OutboxRow[] | null
  setFact(name: FactName, value: string | null): void
  keepConflict(conflict: NoteConflict): void
  settleConflict(encounterId: string, section: SectionCode): void
  /** Adds an entry to the audit chain, in the transaction of what it witnesses. It has a lane of its own to the central API. */
  recordAudit(event: AuditEvent & { id: string }): void
  /** Runs `work` in one transaction of the work file. */
  atomically<T>(work: () => T): T
}

export type LocalWrite = {
  /** Empty: of no visit. */
  encounterId: string
  /** Of no visit: the Task whose patient it is of. */
  ofTask?: string
  author: string
  claim: string | null
  at: string
}

/** What only sync may do. */
export interface SyncCache extends WritableCache {
  markInFlight(rowId: number, bytes: Buffer): void
  bytesOf(rowId: number): Buffer | undefined
  markUnknown(rowId: number): void
  markWaiting(rowId: number): void
  setAside(rowId: number, why: string): void
  /** Acknowledged: to `sent`, and the server's versions to the mirror. */
  acknowledge(rowId: number, versions: ServerVersion[]): void
  /** A page of the feed or of a compartment, with its cursor, in one transaction of the mirror. A lower position never replaces a higher. */
  applyPage(page: Page): void
  /** What pages wrote goes from the WAL into the mirror's file now, so that no later write has to carry more than its own. */
  carryOver(): void
  /** To be called when the feed was read to its end: who was not brought in by it is out of scope. */
  purgeLeavers(): void
  feedCursor(): string | null
  compartmentCursor(patientId: string): string | null
  /** Drops the mirror's copy of everything; outbox and journal stay. */
  resetMirror(): void
  /**
   * Puts rows in the place of one that was answered without effect: a merge, a signature that became void. Each
   * waits under a new key, in the name of the old row's author and claim unless `write` says otherwise.
   */
  replaceRow(rowId: number, rows: NewContent[], write?: LocalWrite): void
  /** Rows beside one that stays: what goes on of a write that was put aside. */
  addAfter(rowId: number, rows: NewContent[]): void
  /** Acknowledged writes, oldest first, as long as the server may be put back to before them. */
  sent(): SentWrite[]
  /**
   * A server put back to a backup has forgotten these, oldest first: they wait again, before everything newer.
   * `bases`: the versions the server still has, in the order of `mine`; null where it has none of it.
   */
  offerAgain(writes: { key: string; bases: (Resource | null)[] }[]): void
  /** The server lacks the version this was made from: a merge must not use it. */
  forgetBase(rowId: number, type: ResourceType, id: string): void
  /** Entries of this author (`Practitioner/{id}`) that the central API has not acknowledged, oldest first. */
  auditWaiting(author: string): AuditEntry[]
  auditSent(count: number): void
  /** The hash at this count, while the entry is kept. */
  auditHashAt(count: number): string | undefined
  /** The central API may have forgotten what it acknowledged: all that is kept waits again. */
  auditOfferAgain(): void
  /** Forgets acknowledged entries below this one, from before that time (ISO 8601); the last one always stays. */
  purgeAudit(below: number, before: string): void
  /**
   * Lets a chart go that the central API keeps in scope: nothing of it is shown or loaded any more. Its rows are
   * deleted by `purgeReleased`, a few at a time, until that returns false; `finishPurge` then clears the file of them.
   */
  releaseChart(patientId: string): void
  purgeReleased(limit: number): boolean
  /** A purge was begun and not finished, also by a program that was killed. */
  purgeUnfinished(): boolean
  finishPurge(): void
  releasedCharts(): string[]
  /** Needed again: it is loaded anew. */
  takeBackChart(patientId: string): void
  /** Acknowledged versions (`Type/id/_history/version`) that the feed has not shown yet, oldest first. */
  unconfirmed(): string[]
  /** Each once, whatever is there. */
  addUnconfirmed(versions: string[]): void
  removeUnconfirmed(versions: string[]): void
  /** Forgets acknowledged writes from before that server time (ISO 8601). */
  forgetSentBefore(time: string): void
  /** An edition begins to arrive: what is here of the same version stays shown until it is whole. */
  beginEdition(edition: KeptEdition): void
  addToEdition(version: string, rows: IcdCode[]): void
  finishEdition(version: string, successors: Successor[]): void
  /** Forgets all but these versions. */
  keepEditions(versions: string[]): void
}

/** `base`: the server's version it is made from, null for a create. */
export type NewContent = { kind: OutboxRow['kind']; resources: { base: Resource | null; mine: Resource }[] }

export type SentWrite = {
  key: string
  kind: OutboxRow['kind']
  encounterId: string
  patientId: string
  claim: string | null
  author: string
  writtenAt: string
  /** Server's version each was made from, in the order of `mine`; null for a create. */
  bases: (Resource | null)[]
  mine: Resource[]
  versions: ServerVersion[]
}

export type ServerVersion = {
  resource: Resource
  position: string
  /** As it is kept (`writeFhirJson`), where it has been written already. */
  json?: string
}

/**
 * What came from the central API and can't be read here; null: not told. `resource` as it came, for a later program that
 * can. `position` null: wherever it stands, it is newer than what is here.
 */
export type Unreadable = {
  type: ResourceType | null
  id: string | null
  position: string | null
  patientId: string | null
  encounterId?: string | null
  resource: Resource | null
}

/** The same as the screen needs it. */
export type UnreadableEntry = {
  type: ResourceType | null
  /** `Type/id`, by which IT finds it. */
  name: string | null
  patientId: string | null
  encounterId: string | null
  /** An earlier version of it is here, and shown. */
  earlierShown: boolean
  /** Of a Task: whether it is, or may be, a place in the queue that somebody waits in. */
  mayWait: boolean
}
export type Page = {
  cursor: string | null
  compartment: {
    patientId: string
    done: boolean
    asOf: string
    /** After this page; left out where the page is not the last of an answer. */
    progress?: { loaded: number; total: number | null }
  } | null
  versions: ServerVersion[]
  unreadable: Unreadable[]
  deleted: { type: ResourceType; id: string; position: string }[]
  entered: string[]
  left: { patients: string[]; tasks: string[] }
}

export type { Bundle, Resource }

export class WrongPatient extends Error {
  override name = 'WrongPatient'
  /** Nobody here knows whose visit it is any more, so that it is not known to be another's either. */
  readonly unknown: boolean
  constructor(message: string, unknown = false) {
    super(message)
    this.unknown = unknown
  }
}
/** The key does not open these files; nothing was changed or set aside. */
export class CacheWrongKey extends Error {
  override name = 'CacheWrongKey'
}
export class CacheDamaged extends Error {
  override name = 'CacheDamaged'
}
export class DiskFull extends Error {
  override name = 'DiskFull'
}
export class CacheTooNew extends Error {
  override name = 'CacheTooNew'
}
/** Another Rounds holds these files. */
export class CacheInUse extends Error {
  override name = 'CacheInUse'
}
/** The folder of the files can't be used, or is gone. */
export class CacheNoFolder extends Error {
  override name = 'CacheNoFolder'
}
