import { randomUUID } from 'node:crypto'
import type { Encounter, Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { NewConsent, StatedLocation } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { consentResource } from '../../clinical/visits/consent.ts'
import { type Contact, isReached, withContact, withoutContact } from '../../clinical/visits/contact.ts'
import type { LocalWrite } from '../cache/cache.ts'
import { type EngineContext, iso, now, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { endedAt } from '../fhir/periods.ts'
import { withExtension } from '../fhir/read.ts'
import { statedLocation, withStatedLocation } from '../record/stated-location.ts'

/** What is asked and recorded in a visit, for the outbox to carry on. */
export function visitChanges(context: EngineContext) {
  function change(encounterId: string, next: (encounter: Encounter, at: string) => Encounter | null): void {
    const visit = openVisit(context, encounterId)
    const at = now(context)
    const changed = next(visit.encounter, at)
    if (changed) context.cache.put(writeOf(visit, at), changed)
  }
  /** What the claim made of the Task may not be here yet: a write on top of what it was before would be a conflict. */
  function beginTask(write: LocalWrite, task: Task | undefined): void {
    if (task?.status !== 'accepted') return
    const executionPeriod = { ...task.executionPeriod, start: task.executionPeriod?.start ?? write.at }
    context.cache.put(write, { ...task, status: 'in-progress', executionPeriod })
  }
  const stamp = (encounterId: string, url: string) =>
    change(encounterId, (encounter, at) => ({
      ...reached(encounter),
      extension: withExtension(encounter.extension, { url, valueDateTime: at }),
    }))

  return {
    confirmIdentity: (encounterId: string) => stamp(encounterId, rounds.identityConfirmed),
    /** As data of its own, and its time in the Encounter, where workstations of before look for it. */
    recordConsent(encounterId: string, given: NewConsent): void {
      if (given.by !== 'patient' && given.name === null)
        throw new Refusal('bad-input', 'Say who gave the consent, by name.')
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const { days, wording = null } = context.platform.consent ?? {}
      const until = days === undefined ? null : iso(Date.parse(at) + days * 86_400_000)
      const name = given.by === 'patient' ? null : given.name
      const recorder = { reference: `Practitioner/${visit.me.practitionerId}`, display: visit.me.name }
      const consent = { ...given, name, wording, at, until, encounterId }
      stamp(encounterId, rounds.telehealthConsent)
      context.cache.put(writeOf(visit, at), consentResource(randomUUID(), visit.patientId, recorder, consent))
    },
    recordLocation(encounterId: string, stated: StatedLocation): void {
      change(encounterId, (encounter, at) =>
        isSame(statedLocation(encounter), stated) ? null : withStatedLocation(reached(encounter), stated, at),
      )
    },
    /** The call began, and the patient may not be in it yet: the Task is in progress. A visit that was resumed goes on. */
    start(encounterId: string): void {
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task, encounter } = visit
      beginTask(write, task)
      if (encounter.status === 'in-progress' && encounter.period?.end)
        context.cache.put(write, resumed(encounter))
    },
    /**
     * The patient is reached, or goes on to be in another way. The first time the visit starts: Task and Encounter are in
     * progress. Throws `needs-reason` where there is no picture and nobody says why.
     */
    recordContact(encounterId: string, { mode, reason }: Omit<Contact, 'since'>): void {
      if (mode !== 'video' && !saysWhy(reason))
        throw new Refusal('needs-reason', 'Say why there is no picture: it is kept with the visit.')
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task, encounter } = visit
      beginTask(write, task)
      const next = inContact(encounter, { mode, since: at, reason })
      if (next !== encounter) context.cache.put(write, next)
    },
    /** The call is over: the Encounter has its end, and is finished only by the signature. */
    finishLater(encounterId: string): void {
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task } = visit
      const said = withoutContact(visit.encounter)
      const encounter = said.status === 'in-progress' ? said : withStatus(said, 'in-progress', at)
      if (task && task.status !== 'in-progress') context.cache.put(write, { ...task, status: 'in-progress' })
      context.cache.put(write, { ...encounter, period: endedAt(encounter.period, at) })
    },
  }
}

/** The Encounter from a contact on. It starts with the first one: until then its period is the wait, which `statusHistory` keeps. */
export function inContact(encounter: Encounter, contact: Contact): Encounter {
  const met = withContact(encounter, contact)
  const begun = met.status === 'in-progress' ? met : withStatus(met, 'in-progress', contact.since)
  if (!isReached(encounter)) return { ...begun, period: { start: contact.since } }
  return begun.period?.end ? resumed(begun) : begun
}

/** Throws `not-allowed` where the patient was not reached: then there was nobody to ask. */
function reached(encounter: Encounter): Encounter {
  if (isReached(encounter)) return encounter
  throw new Refusal(
    'not-allowed',
    'The patient is not reached yet. Start the call, or say that you continue by phone; then record it.',
  )
}

const resumed = (encounter: Encounter): Encounter => ({
  ...encounter,
  period: encounter.period?.start ? { start: encounter.period.start } : {},
})

/** A new status with the one before in `statusHistory`, which R4 keeps with its period. */
export function withStatus(encounter: Encounter, status: Encounter['status'], at: string): Encounter {
  const history = encounter.statusHistory ?? []
  const since = history.at(-1)?.period.end ?? encounter.period?.start
  const before = { status: encounter.status, period: endedAt({ start: since }, at) }
  return { ...encounter, status, statusHistory: [...history, before] }
}

function isSame(was: ReturnType<typeof statedLocation>, next: StatedLocation): boolean {
  return (
    was !== null &&
    was.line === next.line &&
    was.city === next.city &&
    was.state === next.state &&
    was.callBack === next.callBack &&
    was.companions === next.companions
  )
}
