import type { ResourceType } from '@medplum/fhirtypes'
import type { UnreadableEntry } from '../cache/cache.ts'

/** What a person calls it: one, and several. */
const names: Partial<Record<ResourceType, [one: string, many: string]>> = {
  AllergyIntolerance: ['allergy', 'allergies'],
  Appointment: ['appointment', 'appointments'],
  Communication: ['message to the patient', 'messages to the patient'],
  Composition: ['note', 'notes'],
  Condition: ['problem', 'problems'],
  DocumentReference: ['document', 'documents'],
  DetectedIssue: ['alert of an order', 'alerts of orders'],
  Encounter: ['visit', 'visits'],
  List: ['list of the chart', 'lists of the chart'],
  Medication: ['medication', 'medications'],
  MedicationRequest: ['order', 'orders'],
  MedicationStatement: ['medication', 'medications'],
  Observation: ['result', 'results'],
  Patient: ['patient’s record', 'patients’ records'],
  Practitioner: ['clinician’s record', 'clinicians’ records'],
  Provenance: ['co-signature', 'co-signatures'],
  ServiceRequest: ['order', 'orders'],
  Task: ['place in the queue', 'places in the queue'],
}

const unnamed: [string, string] = ['entry', 'entries']
/** Beside such as have a name. */
const other: [string, string] = ['other entry', 'other entries']

const what = ({ type, mayWait }: UnreadableEntry): [string, string] | undefined => {
  if (type === 'Task' && !mayWait) return ['message about an order', 'messages about orders']
  return type === null ? undefined : names[type]
}

/** So many people, and so many addresses, are named. */
const mostNames = 5

/** By which IT finds them on the server. */
function addresses(entries: UnreadableEntry[]): string {
  const names = entries.flatMap(({ name }) => name ?? [])
  if (names.length === 0) return ''
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  return ` (${names.slice(0, mostNames).join(', ')}${more})`
}

const counted = (count: number, [one, many]: [string, string]): string =>
  `${count} ${count === 1 ? one : many}`

/** "2 allergies, 1 result and 1 other entry", in the order of the alphabet; what has no name comes last. */
export function listed(entries: UnreadableEntry[]): string {
  const { nameless = [], ...named } = Object.groupBy(entries, (entry) => what(entry)?.[0] ?? 'nameless')
  const parts = Object.keys(named)
    .sort((a, b) => a.localeCompare(b))
    .map((name) => {
      const [first, ...more] = named[name] ?? []
      return counted(more.length + 1, (first && what(first)) ?? unnamed)
    })
  if (nameless.length > 0) parts.push(counted(nameless.length, parts.length > 0 ? other : unnamed))
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/**
 * What of the server's can't be read on this machine, for whoever works here: what is missing, of whom, and what to do.
 * Null: nothing. `nameOf` a patient.
 */
export function unreadableMessage(
  entries: UnreadableEntry[],
  patientName: (patientId: string) => string,
): string | null {
  if (entries.length === 0) return null
  const ids = [...new Set(entries.flatMap(({ patientId }) => patientId ?? []))]
  const whose = [...new Set(ids.slice(0, mostNames).map(patientName))].sort()
  const of = whose.length > 0 ? ` (${whose.join(', ')}${ids.length > mostNames ? ' and others' : ''})` : ''
  const one = entries.length === 1
  const earlier = entries.filter(({ earlierShown }) => earlierShown).length
  const older =
    earlier === 0
      ? ''
      : one
        ? ' An earlier version of it is shown.'
        : ` Of ${earlier} an earlier version is shown.`
  return `Rounds can’t read ${listed(entries)} as the server sent ${one ? 'it' : 'them'}${of}, and does not show ${one ? 'it' : 'them'}.${older} Everything else is taken in. Please tell your IT department: ${one ? 'it has' : 'they have'} to be corrected on the server${addresses(entries)}.`
}
