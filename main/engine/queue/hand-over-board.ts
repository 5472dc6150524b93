import { randomUUID } from 'node:crypto'
import type { Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { GivenOffer, HandOversView, OfferRow } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { refusalOf, unreadable } from '../central/refusal.ts'
import { type EngineContext, inTransaction, now, today } from '../context/engine-context.ts'
import { conceptText, hasCode, idIn } from '../fhir/read.ts'
import { isReadable } from '../fhir/shapes/fits.ts'
import type { HeldVisit } from '../record/held-visits.ts'
import { redFlagsOf } from '../record/red-flags-of-visit.ts'
import { intakeOf } from '../visit/visit-view.ts'
import type { LeaseBoard } from './lease-board.ts'

/** Minutes that a colleague has to accept, where IT decided nothing. */
export const usualMinutes = 5

export type Offer = Task & { id: string }
export type HandOverBoard = ReturnType<typeof createHandOverBoard>

/**
 * The visits that are offered to this provider, and those they offered. The patients of the former are not in their care,
 * so all of it is read from the central API when something may have changed and kept in memory alone; offered, answered
 * and taken back is there, at once or not at all.
 */
export function createHandOverBoard(
  context: EngineContext,
  board: Pick<LeaseBoard, 'handedOver' | 'refresh'>,
  isClosed: () => boolean,
) {
  let offers: Offer[] = []
  let asked = false
  /** The number of the list that was asked for last, and of the one that `offers` is. */
  let lastList = 0
  let learned = 0
  let supported = true
  let asking: Promise<void> | undefined
  let next: Promise<void> | undefined
  const answering = new Set<string>()

  const me = () => context.session.me().practitionerId
  const mine = ({ requester }: Offer) => idIn(requester, 'Practitioner') === me()
  const toMe = (offer: Offer) => idIn(offer.owner, 'Practitioner') === me() && offer.status === 'requested'

  const isOf = (offer: Offer, held: HeldVisit): boolean =>
    taskOf(offer) === held.taskId &&
    claimOf(offer) === held.claim &&
    mine(offer) &&
    (offer.status === 'requested' || offer.status === 'accepted')

  async function list(): Promise<void> {
    const mine = ++lastList
    const answer = await context.central.request({ method: 'GET', path: '/hand-overs', limitMs: 10_000 })
    // A central API that does not know of offers hands over at once.
    const none = answer.kind === 'answer' && answer.status === 404
    if (!none && (answer.kind === 'no-answer' || answer.status !== 200)) throw refusalOf(answer)
    const listed = none ? [] : (answer.body as { handOvers?: unknown } | null)?.handOvers
    if (!Array.isArray(listed)) throw unreadable()
    const read = listed.filter(isOffer)
    if (read.length < listed.length)
      context.platform.log(`hand-overs: ${listed.length - read.length} could not be read`)
    // A list that was asked for earlier, and comes later, is older. An engine that ended meanwhile has no file to look into.
    if (mine < learned || isClosed()) return
    learned = mine
    learn(read, !none)
  }

  function learn(listed: Offer[], isSupported: boolean): void {
    const before = offers
    const changed = JSON.stringify(listed) !== JSON.stringify(before) || isSupported !== supported || !asked
    const first = !asked
    ;[offers, supported, asked] = [listed, isSupported, true]
    for (const offer of offers.filter(mine)) {
      const was = before.find(({ id }) => id === offer.id)
      if (offer.status === 'accepted') accepted(offer)
      else if (was?.status === 'requested' || (first && isOwed(offer))) tellEnd(offer)
    }
    keepTold()
    if (!changed) return
    for (const offer of offers.filter(toMe)) {
      const was = before.find(({ id }) => id === offer.id)
      if (!was || (isEmergency(offer) && !isEmergency(was))) tellOffer(offer)
    }
    if (!first)
      for (const was of before.filter(toMe))
        if (!offers.some(({ id }) => id === was.id) && !answering.has(was.id)) tellGone(was)
    context.changes.touch(['queue'])
  }

  /** The claim it was offered under is the colleague's now, however this workstation hears of it. */
  function accepted(offer: Offer): void {
    const held = context.visits.ofTask(taskOf(offer) ?? '')
    if (!held || held.givenUp || held.claim !== claimOf(offer)) return
    const to = nameOf(offer.owner)
    inTransaction(context, () => {
      board.handedOver(held.taskId, to, offer.lastModified ?? now(context))
      const about = [`Encounter/${held.encounterId}`, `Patient/${held.patientId}`]
      context.audit.record('visit-handed-over', [
        ...about,
        `Practitioner/${idIn(offer.owner, 'Practitioner')}`,
      ])
    })
    notice(offer, 'info', `${to} accepted ${patientOf(offer)} and has the visit now.`)
  }

  const told = (): string[] => JSON.parse(context.cache.fact('hand-overs-told') ?? '[]') as string[]

  /** Answered while Rounds was not running: of a visit that is this provider's still, or of a patient who waited. */
  function isOwed(offer: Offer): boolean {
    if (told().includes(offer.id)) return false
    if (claimOf(offer) === null) return offer.status !== 'requested'
    const held = context.visits.ofTask(taskOf(offer) ?? '')
    const isHeld = held !== undefined && !held.givenUp && !held.takenOver && held.claim === claimOf(offer)
    return offer.status !== 'requested' && isHeld
  }

  function keepTold(): void {
    const ended = offers.filter((offer) => mine(offer) && offer.status !== 'requested').map(({ id }) => id)
    const next = ended.length > 0 ? JSON.stringify(ended) : null
    if (next !== (context.cache.fact('hand-overs-told') ?? null))
      context.cache.setFact('hand-overs-told', next)
  }

  function tellEnd(offer: Offer): void {
    const [to, patient] = [nameOf(offer.owner), patientOf(offer)]
    const stays = claimOf(offer) === null ? 'The patient waits in the queue.' : 'You have the visit still.'
    switch (stateOf(offer)) {
      case 'refused': {
        const words = answerIn(offer)
        notice(offer, 'warning', `${to} refused ${patient}${words ? `: “${words}”` : ''}. ${stays}`)
        return
      }
      case 'unanswered':
        notice(offer, 'warning', `${to} did not answer in time for ${patient}. ${stays}`)
        return
      default:
    }
  }

  const tellOffer = (offer: Offer) =>
    notice(
      offer,
      'warning',
      `${isEmergency(offer) ? 'Emergency: ' : ''}${nameOf(offer.requester)} offers you ${patientOf(offer)}. Accept or refuse above the queue.`,
    )

  const tellGone = (offer: Offer) =>
    notice(offer, 'info', `${patientOf(offer)} is no longer offered to you by ${nameOf(offer.requester)}.`)

  /** The words of who decides stay where the offer itself is gone. */
  const tellTooLate = (offer: Offer, why: string) => notice(offer, 'warning', `${patientOf(offer)}: ${why}`)

  /** One for each offer: the later takes the place of the one before. */
  function notice({ id }: Offer, severity: 'info' | 'warning', message: string): void {
    context.platform.emit('notice', { id: `hand-over-${id}`, severity, message, encounterId: null })
  }

  /** Asks the central API, always anew; silent when it does not answer, since what is known stays. */
  function refresh(): Promise<void> {
    if (asking) {
      next ??= asking.then(() => {
        next = undefined
        return refresh()
      })
      return next
    }
    asking = list()
      .catch((error) => {
        if (!(error instanceof Refusal)) throw error
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  /** Writes an offer or its answer. Whether it counts is read from the list, also where the answer was lost. */
  async function put(
    offer: Offer,
    on: Record<string, string>,
    counts: (listed: Offer | undefined) => boolean,
  ): Promise<void> {
    const answer: CentralAnswer | NoAnswer = await context.central.request({
      method: 'PUT',
      path: `/fhir/R4/Task/${offer.id}`,
      headers: { ...on, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/fhir+json' },
      body: Buffer.from(JSON.stringify(offer)),
      limitMs: 10_000,
    })
    const done = answer.kind === 'answer' && answer.status < 300
    try {
      await list()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!done) throw refusalOf(answer)
      return
    }
    if (!done && !(answer.kind === 'no-answer' && counts(offers.find(({ id }) => id === offer.id))))
      throw refusalOf(answer)
  }

  const rowOf = (offer: Offer): OfferRow => {
    const intake = intakeOf(offer)
    const reason = conceptText(offer.reasonCode)
    return {
      handOverId: offer.id,
      from: nameOf(offer.requester),
      patientName: patientOf(offer),
      birthDate: intake.birthDate,
      ...ageOn(intake.birthDate, today(context)),
      reason,
      place: intake.place ?? intake.state,
      ...redFlagsOf(offer, reason),
      emergency: isEmergency(offer),
      waiting: claimOf(offer) === null,
      line: offer.note?.[0]?.text ?? '',
      since: offer.authoredOn ?? now(context),
      until: offer.restriction?.period?.end ?? null,
    }
  }

  const givenOf = (offer: Offer): GivenOffer => ({
    handOverId: offer.id,
    taskId: taskOf(offer) ?? '',
    encounterId: idIn(offer.encounter, 'Encounter') ?? '',
    to: nameOf(offer.owner),
    line: offer.note?.[0]?.text ?? '',
    since: offer.authoredOn ?? now(context),
    until: offer.restriction?.period?.end ?? null,
    state: stateOf(offer),
    at: offer.lastModified ?? offer.authoredOn ?? now(context),
    answer: answerIn(offer),
  })

  return {
    refresh,
    view(): HandOversView {
      context.session.me()
      const given = offers.filter(mine).map(givenOf)
      return {
        toMe: offers
          .filter(toMe)
          .map(rowOf)
          .sort((a, b) => a.since.localeCompare(b.since)),
        // Of each visit the last one: what was said before is over.
        byMe: given
          .filter((one) => !given.some((other) => other.taskId === one.taskId && other.since > one.since))
          .filter((one) => stands(one, context.visits.ofTask(one.taskId))),
        atOnce: !supported,
      }
    },
    /** It was offered under this claim, or nobody knows yet: whoever has it now may have accepted it. */
    mayBeAccepted: (held: HeldVisit): boolean => !asked || offers.some((offer) => isOf(offer, held)),
    /** `held` was offered to `by`, who has it now: then it was not taken over. */
    acceptedBy: (held: HeldVisit, by: string): boolean =>
      offers.some((offer) => isOf(offer, held) && nameOf(offer.owner) === by),
    /** Throws `not-found`: it was taken back, or its time is over. */
    find(id: string): Offer {
      const found = offers.find((one) => one.id === id && one.status === 'requested')
      if (!found) throw new Refusal('not-found', 'This offer is no longer open.')
      return found
    },
    isAnswering: (taskId: string): boolean =>
      offers.some((offer) => taskOf(offer) === taskId && answering.has(offer.id)),
    taskOf: (offer: Offer): string => taskOf(offer) ?? '',
    patientOf,
    tellTooLate,
    /** Offers a visit that `held` says is this provider's, or one that waits. */
    async offer(
      visit: { encounterId: string; patientId: string },
      claim: string | null,
      to: { practitionerId: string; name: string },
      line: string,
    ): Promise<void> {
      const who = context.session.me()
      const at = Date.parse(now(context))
      const minutes = context.platform.handOverMinutes ?? usualMinutes
      const requester = { reference: `Practitioner/${who.practitionerId}`, display: who.name }
      const task: Offer = {
        resourceType: 'Task',
        id: randomUUID(),
        status: 'requested',
        intent: 'order',
        code: { coding: [{ system: rounds.task, code: 'hand-over' }] },
        focus: { reference: `Encounter/${visit.encounterId}` },
        for: { reference: `Patient/${visit.patientId}` },
        encounter: { reference: `Encounter/${visit.encounterId}` },
        authoredOn: new Date(at).toISOString(),
        requester,
        owner: { reference: `Practitioner/${to.practitionerId}`, display: to.name },
        note: [{ authorReference: requester, text: line }],
        restriction: {
          period: {
            start: new Date(at).toISOString(),
            end: new Date(at + minutes * 60_000).toISOString(),
          },
        },
      }
      const under: Record<string, string> = claim ? { 'Rounds-Claim': claim } : {}
      await put(task, { 'If-None-Match': '*', ...under }, (listed) => listed !== undefined)
    },
    /** As its addressee: afterwards the visit is theirs, or stays where it was. `line`: why not. */
    async answer(offer: Offer, status: 'accepted' | 'rejected', line: string | null): Promise<void> {
      const who = context.session.me()
      const by = { reference: `Practitioner/${who.practitionerId}`, display: who.name }
      const note = [...(offer.note ?? []), ...(line ? [{ authorReference: by, text: line }] : [])]
      answering.add(offer.id)
      try {
        await put({ ...offer, status, note }, ifMatch(offer), (listed) => listed === undefined)
      } catch (error) {
        // Its row, and what would be said there, has gone with it.
        if (error instanceof Refusal && !offers.some(({ id }) => id === offer.id))
          tellTooLate(offer, error.message)
        throw error
      } finally {
        answering.delete(offer.id)
      }
    },
    async takeBack(offer: Offer): Promise<void> {
      await put({ ...offer, status: 'cancelled' }, ifMatch(offer), (listed) => listed?.status === 'cancelled')
    },
  }
}

const ifMatch = ({ meta }: Offer) => ({ 'If-Match': `W/"${meta?.versionId ?? ''}"` })

const handOverSystem = 'https://rounds.example/fhir/hand-over'

const inputOf = (offer: Offer, code: string) =>
  offer.input?.find(({ type }) => hasCode(type, handOverSystem, code))
const isEmergency = (offer: Offer) => inputOf(offer, 'emergency')?.valueBoolean === true
const taskOf = (offer: Offer) => idIn(inputOf(offer, 'visit')?.valueReference, 'Task')
const claimOf = (offer: Offer): number | null => inputOf(offer, 'claim')?.valuePositiveInt ?? null
const nameOf = (of: { display?: string } | undefined) => of?.display || 'A colleague'
const patientOf = (offer: Offer) => offer.for?.display || 'a patient'

const isOffer = (value: unknown): value is Offer =>
  isReadable(value) && value.resourceType === 'Task' && hasCode(value.code, rounds.task, 'hand-over')

/** The words of who answered. */
const answerIn = ({ note, owner }: Offer): string | null =>
  note?.slice(1).find(({ authorReference }) => authorReference?.reference === owner?.reference)?.text ?? null

function stateOf({ status, statusReason }: Offer): GivenOffer['state'] {
  if (status === 'requested') return 'open'
  if (status === 'accepted') return 'accepted'
  if (status === 'rejected') return 'refused'
  const how = statusReason?.coding?.[0]?.code
  if (how === 'unanswered' || how === 'withdrawn') return how
  return 'ended'
}

/** Is it of how things are? What was refused is said for as long as the provider has the visit, or it waits. */
const stands = ({ state }: GivenOffer, held: HeldVisit | undefined): boolean =>
  state === 'open' || ((state === 'refused' || state === 'unanswered') && !held?.givenUp && !held?.takenOver)
