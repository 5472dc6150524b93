import type { SyncView } from '../../../preload/views/index.ts'
import { clinicianName, spokenName } from '../../clinical/demographics.ts'
import type { OutboxRow, SyncCache } from '../cache/cache.ts'
import { recoveredText } from '../cache/recovered-text.ts'
import type { NoAnswer } from '../central/client.ts'
import { idIn } from '../fhir/read.ts'
import { heldBack } from './sendable.ts'
import { unreadableMessage } from './unreadable-message.ts'

export type CentralState = SyncView['central']

/** What the last request says about the way to the central API. */
export function centralStateOf(why: NoAnswer['why'], everReached: boolean): CentralState {
  switch (why) {
    case 'captive-portal':
      return 'captive-portal'
    case 'sign-in-needed':
      return 'sign-in-needed'
    case 'network':
    case 'timeout':
    case 'too-long':
    case 'proxy-sign-in':
      return everReached ? 'unreachable' : 'never-reached'
    default:
      return assertNever(why)
  }
}

/** `why`: of the last request, where it had no answer. */
export function centralMessage(central: CentralState, why: NoAnswer['why'] | null): string {
  switch (central) {
    case 'reachable':
      return ''
    case 'captive-portal':
      return 'This network asks for a sign-in of its own before it lets anything through. Open a browser and accept its page; what you write is kept here meanwhile.'
    case 'unreachable':
      if (why === 'proxy-sign-in')
        return 'The proxy of this network asks for a sign-in. What you write is kept here and goes out when it lets us through.'
      if (why === 'too-long')
        return 'The server sends more than Rounds can take in at once. Tell your IT department; what you write is kept here and tried again.'
      return 'The server is not reachable. What you write is kept here and goes out when it is.'
    case 'never-reached':
      return 'The server was never reached from this machine.'
    case 'sign-in-needed':
      return 'Sign in again to send what waits here. You can go on working.'
    case 'too-old':
      return 'This version of Rounds is too old for new work. Visits you have begun can be finished and signed; then please update.'
    default:
      return assertNever(central)
  }
}

/** For writes that the server answered and neither took nor refused for good: they are tried again, and the person is told. */
export const deniedMessage = (count: number): string =>
  count === 0
    ? ''
    : `The server does not take ${count === 1 ? 'one change' : `${count} changes`} now. ${count === 1 ? 'It is' : 'They are'} kept here and tried again.`

/** A round did not come to its end although the server answers, or a part of it failed here: never without a word. */
export const failingMessage =
  'New patients and changes may be missing. Rounds tries again by itself. If this stays, please tell your IT department.'

/** What can't be read of what the server sent; null: nothing. */
export const unreadableOf = (cache: SyncCache): SyncView['unreadable'] => {
  const entries = cache.unreadable()
  const message = unreadableMessage(entries, (patientId) => patientName(cache, patientId))
  return message === null ? null : { count: entries.length, message }
}

/** The server asks for a wait (`Retry-After`); empty when it does not. */
export const pausedMessage = (ms: number): string =>
  ms === 0
    ? ''
    : `The server asks to wait ${Math.max(1, Math.ceil(ms / 60_000))} min before more is sent. What you write is kept here.`

/** Writes that are for the central API and not acknowledged by it. */
export function unsentOf(cache: SyncCache, rows = cache.outbox()): number {
  const held = heldBack(rows, () => false)
  return rows.filter((row) => row.state !== 'set-aside' && !held.has(row.id)).length
}

export const setAsideOf = (cache: SyncCache, rows = cache.outbox()): SyncView['setAside'] => [
  ...rows
    .filter(({ state }) => state === 'set-aside')
    .map((row) => ({
      id: String(row.id),
      patientName: patientName(cache, row.patientId),
      encounterId: row.encounterId || null,
      what: whatOf(row),
      author: authorName(cache, row.author),
      when: row.writtenAt,
      why: row.why ?? '',
    })),
  ...piecesOf(cache),
]

/** Text out of a damaged file that has no place: somebody has to read it. */
function piecesOf(cache: SyncCache): SyncView['setAside'] {
  const found = recoveredText(cache)
  return (found?.pieces ?? []).map((piece, n) => ({
    id: `found-${n}`,
    patientName: 'Patient not known',
    encounterId: null,
    what: 'words found in a damaged file',
    author: 'Author not known',
    when: found?.at ?? '',
    why: `“${piece}”`,
  }))
}

const kinds: Record<string, string> = {
  Composition: 'note',
  Encounter: 'visit',
  Task: 'task',
  MedicationRequest: 'order',
  ServiceRequest: 'order',
  AllergyIntolerance: 'allergy',
  MedicationStatement: 'medication',
  Condition: 'problem',
  Observation: 'observation',
  DetectedIssue: 'alert of an order',
  AuditEvent: 'audit entry',
  Provenance: 'co-signature',
  Communication: 'message to the patient',
  DocumentReference: 'letter',
}

function whatOf(row: OutboxRow): string {
  const names = [...new Set(row.mine.map(({ resourceType }) => kinds[resourceType] ?? resourceType))]
  return row.kind === 'transaction' ? `Signing: ${names.join(', ')}` : names.join(', ')
}

function patientName(cache: SyncCache, patientId: string): string {
  const known = spokenName(cache.read('Patient', patientId)?.resource.name)
  if (known) return known
  const waits = cache.agenda
    .openVisits()
    .find(({ resource }) => resource.for?.display && idIn(resource.for, 'Patient') === patientId)
  return waits?.resource.for?.display || 'Patient not on this machine'
}

function authorName(cache: SyncCache, author: string): string {
  const practitioner = cache.read('Practitioner', author.replace(/^Practitioner\//, ''))?.resource
  return clinicianName(practitioner?.name) || author
}

function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`)
}
