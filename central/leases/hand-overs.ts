import { isDeepStrictEqual } from 'node:util'
import type { Encounter, Resource, Task, TaskInput } from '@medplum/fhirtypes'
import { isEmergency } from '../../main/clinical/visits/emergency.ts'
import type { Bus } from '../base/bus.ts'
import type { CentralClock } from '../base/clock.ts'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import { statedPlace } from '../readers/stated-location.ts'
import { base, hasCode, intakeSystem, isHandOver, isOver, isVisit, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { handOverRows } from './hand-over-rows.ts'
import type { FullLeases } from './leases.ts'
import { mayBeGiven } from './may-take.ts'

/** How an offer ended without an answer: `withdrawn` by who made it, `unanswered` in its time, or the visit went its own way. */
export type OfferEnd = 'withdrawn' | 'unanswered' | 'visit-moved' | 'visit-over'

export const handOverSystem = `${base}/hand-over`
const endSystem = `${base}/hand-over-end`

/** What was decided stays in the list of who asked for it, so that a workstation that was off hears of it. */
const toldForMs = 12 * 60 * 60 * 1000

/** Of the intake, what a colleague needs to decide; not where the patient is called back. */
const shownInputs: ReadonlySet<string> = new Set(['birth-date', 'sex', 'state', 'place'])

export type HandOvers = ReturnType<typeof createHandOvers>

/**
 * Visits that are offered to a colleague, as Tasks `hand-over`. Until the colleague accepts, nothing changes: who has the
 * visit keeps it, and who waits can be claimed by anyone. Accepting is the write of the Task: in its transaction the
 * claim moves. To be made once for a store, since it follows what is written there.
 */
export function createHandOvers(store: FullStore, leases: FullLeases, clock: CentralClock, bus: Bus) {
  const rows = handOverRows(store.db)
  const iso = () => new Date(clock.now()).toISOString()
  const read = (id: string): (Task & { id: string }) | undefined => {
    const task = store.read('Task', id)?.resource
    return task && { ...task, id }
  }

  // Neither is told by the feed: to one the patient is out of scope, to the other it may be.
  const poke = (practitioners: string[]) =>
    store.afterCommit(() => bus.emit('changed', { position: 0, practitioners }))

  function end(id: string, how: OfferEnd): void {
    const task = read(id)
    if (!task) return
    store.put<Task>({ ...task, id, ...endedAs(how), lastModified: iso() })
  }

  /** An offer ends with the visit as it was when it was made. */
  function endOffersOf(visit: Task, id: string): void {
    const offer = rows.openOf(id)
    if (!offer) return
    const lease = leases.rowOf(id)
    const stands =
      offer.claim === null
        ? visit.status === 'requested'
        : lease?.state === 'held' && lease.holder === offer.requester && lease.claim === offer.claim
    if (isOver(visit.status)) end(offer.id, 'visit-over')
    else if (!stands) end(offer.id, 'visit-moved')
  }

  function written(next: Task, previous: Resource | undefined, id: string): void {
    const parties = partiesOf(next)
    const visit = visitOf(next)
    if (!parties || !visit) return
    const claim = claimOf(next)
    const open = next.status === 'requested'
    const until = Date.parse(next.restriction?.period?.end ?? '')
    rows.put({ id, visit, ...parties, claim, until, open: open ? 1 : 0, at: clock.now() })
    poke([parties.requester, parties.owner])
    const answered = (previous as Task | undefined)?.status === 'requested' && next.status === 'accepted'
    if (!answered) return
    if (claim === null) leases.claim(parties.owner, visit, { takeOver: false, deceasedConfirmed: false })
    else leases.accept(parties.owner, visit, { practitioner: parties.requester, claim })
  }

  /** Left for later, a visit waits for its note alone: who accepted it would find no one there. */
  function endOfferOfLeft(encounter: Encounter, id: string): void {
    const visit = isLeft(encounter) && store.visitOfEncounter(id)?.task
    const offer = visit ? rows.openOf(visit) : undefined
    if (offer) end(offer.id, 'visit-over')
  }

  /** An emergency or another place, once it was offered: the colleague decides by how it is now. */
  function showInOffer(encounter: Encounter, previous: Encounter, id: string): void {
    const same = isDeepStrictEqual(statedPlace(encounter), statedPlace(previous))
    if (same && isEmergency(encounter) === isEmergency(previous)) return
    const visitId = store.visitOfEncounter(id)?.task
    const offer = visitId ? rows.openOf(visitId) : undefined
    const [task, visit] = [offer && read(offer.id), visitId && read(visitId)]
    if (!offer || !task || !visit) return
    const input = inputsOf(visit, encounter, visit.id, offer.claim)
    store.put<Task>({ ...task, input, lastModified: iso() })
  }

  store.onWrite((next, previous, id) => {
    if (next?.resourceType === 'Encounter') {
      endOfferOfLeft(next, id)
      if (previous?.resourceType === 'Encounter') showInOffer(next, previous, id)
    }
    if (next?.resourceType !== 'Task') return
    if (isHandOver(next)) written(next, previous, id)
    else if (isVisit(next)) endOffersOf(next, id)
  })

  function encounterOf({ encounter }: Task): Encounter | undefined {
    const id = idOf(encounter?.reference, 'Encounter')
    return id ? store.read('Encounter', id)?.resource : undefined
  }

  return {
    /** What this provider offered and was offered: what is open, and for 12 hours how their own offers ended. */
    of(me: string): Task[] {
      return rows.of(me, clock.now() - toldForMs).flatMap(({ id }) => read(id) ?? [])
    },
    openOf: rows.openOf,
    /** Ends what nobody answered in its time. */
    sweep(): void {
      const due = rows.dueAt(clock.now())
      if (due.length)
        store.atomically(() => {
          for (const { id } of due) end(id, 'unanswered')
        })
    },
    /** Why `practitioner` can't be given this visit: by the place that was stated in it, else as a claim. Null: they can. */
    whyNot(practitioner: string, visit: Task): string | null {
      const who = store.read('Practitioner', practitioner)?.resource
      if (!who) return 'The server has no record of this provider.'
      const decision = mayBeGiven(store, who, visit, clock.now())
      return decision.licensed ? null : decision.message
    },
    /** Its provider has ended it and finishes the note later. */
    isLeftForLater: (visit: Task): boolean => isLeft(encounterOf(visit)),
    /** The Task as this server keeps it: of the visit it takes what a colleague needs in order to decide. */
    offered(
      id: string,
      visit: Task & { id: string },
      to: { requester: string; owner: string; claim: number | null; line: string; minutes: number },
    ): Task & { id: string } {
      const now = clock.now()
      const called = (practitioner: string) => ({
        reference: `Practitioner/${practitioner}`,
        display: nameOf(store.read('Practitioner', practitioner)?.resource),
      })
      const requester = called(to.requester)
      return {
        resourceType: 'Task',
        id,
        status: 'requested',
        intent: 'order',
        ...(visit.priority ? { priority: visit.priority } : {}),
        code: coded(taskSystem, 'hand-over'),
        ...(visit.encounter ? { focus: visit.encounter, encounter: visit.encounter } : {}),
        ...(visit.for ? { for: visit.for } : {}),
        authoredOn: iso(),
        lastModified: iso(),
        requester,
        owner: called(to.owner),
        ...(visit.reasonCode ? { reasonCode: visit.reasonCode } : {}),
        note: [{ authorReference: requester, time: iso(), text: to.line }],
        restriction: {
          period: { start: iso(), end: new Date(now + to.minutes * 60_000).toISOString() },
        },
        input: inputsOf(visit, encounterOf(visit), visit.id, to.claim),
      }
    },
    /** The visit's Task of a focus such as `Encounter/{id}`. */
    visitOfFocus(reference: string | undefined): string | undefined {
      const encounter = idOf(reference, 'Encounter')
      return encounter ? store.visitOfEncounter(encounter)?.task : undefined
    },
    iso,
  }
}

const isLeft = (encounter: Encounter | undefined): boolean =>
  encounter?.status === 'in-progress' && encounter.period?.end !== undefined

const coded = (system: string, code: string) => ({ coding: [{ system, code }] })

/** Of the visit, what a colleague needs in order to decide. */
function inputsOf(
  visit: Task,
  encounter: Encounter | undefined,
  visitId: string,
  claim: number | null,
): TaskInput[] {
  const place = statedPlace(encounter)
  const shown = (visit.input ?? []).filter(
    ({ type, valueBoolean }) =>
      valueBoolean === true ||
      (type.coding ?? []).some(
        ({ system, code }) =>
          system === intakeSystem &&
          shownInputs.has(code ?? '') &&
          !(place && (code === 'state' || code === 'place')),
      ),
  )
  return [
    ...shown,
    ...(place?.state ? [{ type: coded(intakeSystem, 'state'), valueCode: place.state }] : []),
    ...(place
      ? [
          {
            type: coded(intakeSystem, 'place'),
            valueString: [place.city, place.state].filter(Boolean).join(', '),
          },
        ]
      : []),
    { type: coded(handOverSystem, 'visit'), valueReference: { reference: `Task/${visitId}` } },
    ...(claim === null ? [] : [{ type: coded(handOverSystem, 'claim'), valuePositiveInt: claim }]),
    ...(isEmergency(encounter) ? [{ type: coded(handOverSystem, 'emergency'), valueBoolean: true }] : []),
  ]
}

/** What the end of an offer says in its Task. */
export const endedAs = (how: OfferEnd): Pick<Task, 'status' | 'statusReason'> => ({
  status: 'cancelled',
  statusReason: coded(endSystem, how),
})

/** Who offers to whom. */
export function partiesOf({ requester, owner }: Task): { requester: string; owner: string } | undefined {
  const [from, to] = [idOf(requester?.reference, 'Practitioner'), idOf(owner?.reference, 'Practitioner')]
  return from && to ? { requester: from, owner: to } : undefined
}

const inputOf = (task: Task, code: string): TaskInput | undefined =>
  task.input?.find(({ type }) => hasCode(type, handOverSystem, code))

/** The id of the visit's Task. */
export const visitOf = (task: Task): string | undefined =>
  idOf(inputOf(task, 'visit')?.valueReference?.reference, 'Task')

const claimOf = (task: Task): number | null => inputOf(task, 'claim')?.valuePositiveInt ?? null
