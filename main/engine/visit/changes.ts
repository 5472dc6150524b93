import { randomUUID } from 'node:crypto'
import type { Encounter, Period, Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { NewConsent, StatedLocation } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { formatMoment } from '../../clinical/dates.ts'
import { endedAt } from '../../clinical/periods.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { consentResource } from '../../clinical/visits/consent.ts'
import {
  type Clinician,
  type Contact,
  heldSince,
  isReached,
  wasReached,
  withContact,
  withoutContact,
} from '../../clinical/visits/contact.ts'
import { waitedUntil, withStatus } from '../../clinical/visits/encounter-status.ts'
import type { LocalWrite } from '../cache/cache.ts'
import { type EngineContext, iso, now, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { withExtension } from '../fhir/read.ts'
import { statedLocation, withStatedLocation } from '../record/stated-location.ts'

type OpenVisit = ReturnType<typeof openVisit>
type MyContact = Contact & { by: Clinician }

/** What is asked and recorded in a visit, for the outbox to carry on. */
export function visitChanges(context: EngineContext) {
  /** Of what the patient says: only who reached them has heard it. */
  function change(encounterId: string, next: (encounter: Encounter, at: string) => Encounter | null): void {
    const visit = openVisit(context, encounterId)
    const at = now(context)
    const changed = next(reached(visit.encounter, visit.me), at)
    if (changed) context.cache.put(writeOf(visit, at), changed)
  }
  /** What the claim made of the Task may not be here yet: a write on top of what it was before would be a conflict. */
  function beginTask(write: LocalWrite, task: Task | undefined): void {
    if (task?.status !== 'accepted') return
    const executionPeriod = { ...task.executionPeriod, start: task.executionPeriod?.start ?? write.at }
    context.cache.put(write, { ...task, status: 'in-progress', executionPeriod })
  }
  function meet(visit: OpenVisit, contact: MyContact, at: string, until: string | null = null): void {
    const write = writeOf(visit, at)
    beginTask(write, visit.task)
    const next = inContact(visit.encounter, contact, until)
    if (next !== visit.encounter) context.cache.put(write, next)
  }
  const stamp = (encounterId: string, url: string) =>
    change(encounterId, (encounter, at) => ({
      ...encounter,
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
        isSame(statedLocation(encounter), stated) ? null : withStatedLocation(encounter, stated, at),
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
    recordContact(
      encounterId: string,
      { mode, reason, agoMs = 0 }: Pick<Contact, 'mode' | 'reason'> & { agoMs?: number },
    ): void {
      mustSayWhy(mode, reason)
      const visit = openVisit(context, encounterId)
      const at = now(context)
      // It was so then; when it could be told is another thing.
      const since = iso(Date.parse(at) - agoMs)
      meet(visit, { mode, since, reason, by: visit.me, said: null }, at)
    },
    /**
     * Said afterwards: since then they were on the phone. Throws `not-allowed` where the patient was reached anyway, `bad-input`
     * where that was before the visit was this provider's, or is yet to come, and where it began after the visit was left and nobody
     * says `until` when it was.
     */
    recordEarlierContact(
      encounterId: string,
      { since, until, reason }: { since: string; until: string | null; reason: string },
    ): void {
      mustSayWhy('phone', reason)
      const visit = openVisit(context, encounterId)
      const { encounter, me } = visit
      if (isReached(encounter, me.practitionerId))
        throw new Refusal('not-allowed', 'How the patient was reached is on record already.')
      const at = now(context)
      const taken = heldSince(encounter, me.practitionerId) ?? encounter.period?.start ?? at
      // A person says the minute.
      const earliest = Math.floor(Date.parse(taken) / 60_000) * 60_000
      if (!since.includes('T') || Date.parse(since) < earliest || Date.parse(since) > Date.parse(at))
        throw new Refusal(
          'bad-input',
          `Give a time between ${formatMoment(taken, new Date(at))}, when you took the visit, and now.`,
        )
      mustSayUntil(encounter.period?.end, since, until, at)
      const contact: MyContact = { mode: 'phone', since: iso(Date.parse(since)), reason, by: me, said: at }
      meet(visit, contact, at, until === null ? null : iso(Date.parse(until)))
    },
    /** The call is over: the Encounter has its end, and is finished only by the signature. */
    finishLater(encounterId: string): void {
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task } = visit
      const said = withoutContact(visit.encounter, visit.me)
      const encounter = said.status === 'in-progress' ? said : withStatus(said, 'in-progress', at)
      if (task && task.status !== 'in-progress') context.cache.put(write, { ...task, status: 'in-progress' })
      context.cache.put(write, { ...encounter, period: endedAt(encounter.period, at) })
    },
  }
}

/**
 * The Encounter from a contact on. It starts with the first one, whoever had it then: until then its period is the wait, which
 * `statusHistory` keeps. One that was left goes on, but by what was only said afterwards: that lasted `until` then.
 */
export function inContact(encounter: Encounter, contact: MyContact, until: string | null = null): Encounter {
  const { since, by } = contact
  const met = withContact(encounter, contact)
  if (met === encounter && met.status === 'in-progress' && !met.period?.end) return encounter
  const isFirst = !wasReached(encounter)
  const waited = isReached(encounter, by.practitionerId) ? met : waitedUntil(met, since)
  const begun = met.status === 'in-progress' ? waited : withStatus(met, 'in-progress', since)
  return { ...begun, period: periodWith(begun.period, contact, isFirst, until) }
}

function periodWith(
  period: Period = {},
  { since, said }: Contact,
  isFirst: boolean,
  until: string | null,
): Period {
  const { end } = period
  const start = isFirst ? since : period.start
  const from = start ? { start } : {}
  if (end === undefined || (isAfter(since, end) && said === null)) return from
  // When it was left is made another time only by a contact that lasted longer.
  return endedAt(from, until !== null && isAfter(until, end) ? until : end)
}

const isAfter = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b)

/** A visit that was left has no later end by itself: who met the patient after that says how long. */
function mustSayUntil(left: string | undefined, since: string, until: string | null, at: string): void {
  if (until === null) {
    // A person says the minute: in that of leaving it may have been after.
    if (left === undefined || Date.parse(since) < Math.floor(Date.parse(left) / 60_000) * 60_000) return
    throw new Refusal(
      'bad-input',
      `You left the visit before that, ${formatMoment(left, new Date(at))}. Say until when you were on the phone.`,
    )
  }
  if (!until.includes('T') || isAfter(since, until) || isAfter(until, at))
    throw new Refusal(
      'bad-input',
      'Until when you were on the phone lies after its beginning, and not ahead.',
    )
}

function mustSayWhy(mode: Contact['mode'], reason: string | null): void {
  if (mode === 'video' || saysWhy(reason)) return
  throw new Refusal('needs-reason', 'Say why there is no picture: it is kept with the visit.')
}

/** Throws `not-allowed` where who has the visit did not reach the patient: then there was nobody to ask. */
function reached(encounter: Encounter, { practitionerId }: Clinician): Encounter {
  if (isReached(encounter, practitionerId)) return encounter
  throw new Refusal(
    'not-allowed',
    'The patient is not reached yet. Start the call, or say that you continue by phone; then record it.',
  )
}

const resumed = (encounter: Encounter): Encounter => ({
  ...encounter,
  period: encounter.period?.start ? { start: encounter.period.start } : {},
})

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
