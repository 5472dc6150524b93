import type { CodeableConcept, Coding, Encounter, Extension, Task } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds, systems } from '../codes/rounds-systems.ts'

/**
 * An emergency in a visit, as it is recorded. `reason` and `done` (what was done) may be written later; `over` is when it
 * was no emergency any more, null while it goes on.
 */
export type Emergency = { since: string; reason: string | null; done: string | null; over: string | null }
export type EmergencyAccount = { reason: string; done: string }

/**
 * Is the visit an emergency now? By `Encounter.priority`, so that whoever reads FHIR sees it: HL7 v3-ActPriority, code EM
 * "emergency" (2018-08-12, http://terminology.hl7.org/CodeSystem/v3-ActPriority).
 */
export const isEmergency = (encounter: Encounter | undefined): boolean =>
  hasCode(encounter?.priority, systems.actPriority, 'EM')

/** On the Task of an emergency that waits: all see that one, the Encounter only who has the visit. */
export const emergencyTag = {
  system: rounds.tag,
  code: 'emergency',
  display: 'Emergency',
} as const satisfies Coding

export const isTaggedEmergency = (task: Task): boolean =>
  task.meta?.tag?.some(({ system, code }) => system === rounds.tag && code === emergencyTag.code) ?? false

/** Every emergency in the visit, the first one first. One that was taken back at once is not among them. */
export const emergenciesIn = (encounter: Encounter | undefined): Emergency[] =>
  (encounter?.extension ?? []).filter(({ url }) => url === rounds.emergency).map(emergencyIn)

/** The one that is on, or the last one; null: there was none. What another program marked has no record of its own. */
export function emergencyOf(encounter: Encounter | undefined): (Emergency & { on: boolean }) | null {
  const last = emergenciesIn(encounter).at(-1)
  const on = isEmergency(encounter)
  if (last && (!on || last.over === null)) return { ...last, on }
  return on ? { since: encounter?.period?.start ?? '', reason: null, done: null, over: null, on } : null
}

/** What happened or what was done is not written down of one of them. */
export const lacksAccount = (encounter: Encounter | undefined): boolean =>
  [...emergenciesIn(encounter), emergencyOf(encounter)].some(
    (one) => one !== null && (one.reason === null || one.done === null),
  )

/** From `at` on it is one; as it was, where it is one already. */
export function withEmergency(encounter: Encounter, at: string): Encounter {
  if (isEmergency(encounter)) return encounter
  const begun = toExtension({ since: at, reason: null, done: null, over: null }, encounter.priority)
  return { ...encounter, priority: emergencyPriority, extension: [...(encounter.extension ?? []), begun] }
}

/** Pressed by mistake: nothing of the last one remains. */
export function withoutEmergency(encounter: Encounter): Encounter {
  const { last, others } = apart(encounter)
  const { extension: _, ...rest } = withPriority(encounter, before(last))
  return others.length > 0 ? { ...rest, extension: others } : rest
}

/** What happened and what was done; from `over` on it is no emergency any more, and stays recorded. */
export function withAccount(encounter: Encounter, account: EmergencyAccount, over: string | null): Encounter {
  const { last, others } = apart(encounter)
  const was = emergencyOf(encounter)
  const written = { since: was?.since ?? '', ...account, over: was?.over ?? over }
  // Of an earlier one nothing was written, and the form shows one: the account is of all of them.
  const earlier = others.map((one) => (one.url === rounds.emergency ? filledIn(one, account) : one))
  const changed = { ...encounter, extension: [...earlier, toExtension(written, before(last))] }
  return written.over === null ? changed : withPriority(changed, before(last))
}

/** The visit is over at `at`, and the emergency with it: it stays recorded. As it was, where it is none. */
export function withEmergencyOver(encounter: Encounter, at: string): Encounter {
  if (!isEmergency(encounter)) return encounter
  const { last, others } = apart(encounter)
  const open = last && emergencyIn(last).over === null ? last : undefined
  const { since = '', reason = null, done = null } = emergencyOf(encounter) ?? {}
  const kept = open ? others : (encounter.extension ?? [])
  const ended = toExtension({ since, reason, done, over: at }, before(open))
  return withPriority({ ...encounter, extension: [...kept, ended] }, before(open))
}

/** Was it one when it ended? Whoever was its patient may still need help. */
export function endedAsEmergency(encounter: Encounter | undefined): boolean {
  const end = Date.parse(encounter?.period?.end ?? '')
  return emergenciesIn(encounter).some(({ over }) => over !== null && Date.parse(over) >= end)
}

/** The priority and the record of emergencies as another version of the visit has them. */
export function withEmergencyAsIn(encounter: Encounter, other: Encounter | null): Encounter {
  const rest = (encounter.extension ?? []).filter(({ url }) => url !== rounds.emergency)
  const theirs = (other?.extension ?? []).filter(({ url }) => url === rounds.emergency)
  const extension = [...rest, ...theirs]
  const { extension: _, ...bare } = withPriority(encounter, other?.priority)
  return extension.length > 0 ? { ...bare, extension } : bare
}

/** What two devices recorded, the first one first. Of one that both have, the side that says what was done counts. */
export function mergedEmergencies(mine: Extension[], theirs: Extension[]): Extension[] {
  const bySince = new Map<string, Extension>()
  for (const one of [...theirs, ...mine]) {
    const { since, done, over } = emergencyIn(one)
    const known = bySince.get(since)
    const saysMore = !known || (done !== null && emergencyIn(known).done === null) || over !== null
    if (saysMore) bySince.set(since, one)
  }
  return [...bySince.entries()].toSorted(([a], [b]) => Date.parse(a) - Date.parse(b)).map(([, one]) => one)
}

const emergencyPriority: CodeableConcept = {
  coding: [{ system: systems.actPriority, code: 'EM', display: 'emergency' }],
  text: 'Emergency',
}

function withPriority(encounter: Encounter, priority: CodeableConcept | undefined): Encounter {
  const { priority: _, ...rest } = encounter
  return priority ? { ...rest, priority } : rest
}

function filledIn(extension: Extension, account: EmergencyAccount): Extension {
  const { reason, done, ...one } = emergencyIn(extension)
  const whole = { ...one, reason: reason ?? account.reason, done: done ?? account.done }
  return toExtension(whole, before(extension))
}

/** The last emergency, where it has a record, and all other extensions. */
function apart({ extension = [] }: Encounter): { last: Extension | undefined; others: Extension[] } {
  const last = extension.findLast(({ url }) => url === rounds.emergency)
  return { last, others: extension.filter((one) => one !== last) }
}

const part = (extension: Extension | undefined, url: string): Extension | undefined =>
  extension?.extension?.find((one) => one.url === url)

/** The priority that the visit had until then. */
const before = (extension: Extension | undefined) => part(extension, 'before')?.valueCodeableConcept

const emergencyIn = (extension: Extension): Emergency => ({
  since: part(extension, 'since')?.valueDateTime ?? '',
  reason: part(extension, 'reason')?.valueString ?? null,
  done: part(extension, 'done')?.valueString ?? null,
  over: part(extension, 'over')?.valueDateTime ?? null,
})

function toExtension(
  { since, reason, done, over }: Emergency,
  priority: CodeableConcept | undefined,
): Extension {
  return {
    url: rounds.emergency,
    extension: [
      ...(since ? [{ url: 'since', valueDateTime: since }] : []),
      ...(reason ? [{ url: 'reason', valueString: reason }] : []),
      ...(done ? [{ url: 'done', valueString: done }] : []),
      ...(over ? [{ url: 'over', valueDateTime: over }] : []),
      ...(priority ? [{ url: 'before', valueCodeableConcept: priority }] : []),
    ],
  }
}
