import type { Task } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { endedAs, partiesOf } from '../../leases/hand-overs.ts'
import { idOf } from '../../readers/references.ts'
import { isHandOver, isOver } from '../../readers/task.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

/** Characters of the line of words. */
const longest = 300
/** Minutes that an offer may wait, and what it waits where nothing is said. */
const minutes = { least: 1, most: 60, usual: 5 }

export const handOverTask: Row<'Task'> = {
  type: 'Task',
  kind: { name: '`hand-over`', has: isHandOver },
  bound: 'none',
  may: { create: 'anyone', update: 'anyone' },
  author: '`requester` is the writer; `owner` is, who answers',
  rules: [
    'Its `focus` is the Encounter of a visit that the writer has, or of one that waits and that they see; its `owner` a colleague licensed where the patient is. One of a visit is open.',
    'Made as `requested`, with one `note` of one line. Of the rest this server takes the length of `restriction.period` (1 to 60 minutes) and writes everything else itself, from the visit.',
    'While it is `requested`, its `requester` makes it `cancelled`, its `owner` `accepted` (in the same transaction the visit is theirs, under a new claim) or `rejected`, with one `note` more; nothing else of it changes. Not answered in its time, or once the visit moves or ends, it is `cancelled` here.',
  ],
  checkAuthor,
  check(write) {
    if (write.previous) checkAnswer(write)
    else checkOffer(write)
  },
  settle: (write) => (write.previous ? answered(write, write.previous) : offered(write)),
}

function checkAuthor({ me, next, previous, services }: Write<Task>): void {
  if (!previous) {
    refuseOther(isMe(me, next.requester), 'A visit is offered by who has it.', 'Task.requester')
    return
  }
  const parties = partiesOf(previous)
  const mayAnswer = parties?.owner === me && next.status !== 'cancelled'
  const mayWithdraw = parties?.requester === me && next.status === 'cancelled'
  refuseOther(
    mayAnswer || mayWithdraw,
    'A visit that is offered is accepted or refused by the colleague it is offered to, and taken back by who offers it.',
    'Task.status',
  )
  const until = Date.parse(previous.restriction?.period?.end ?? '')
  const late = previous.status === 'requested' && until <= services.context.clock.now()
  if (previous.status !== 'requested' || late) throw new Problem('version-conflict', closedMessage(previous))
}

/** Before its version is compared: these words say more than that it has changed. */
function closedMessage({ status, statusReason }: Task): string {
  const how = statusReason?.coding?.[0]?.code
  if (status === 'accepted') return 'This visit was accepted already.'
  if (status === 'rejected') return 'This visit was refused already. It stays with who offered it.'
  if (how === 'withdrawn') return 'The offer was taken back. The visit stays with who offered it.'
  if (how === 'visit-over') return 'The visit is over.'
  if (how === 'visit-moved') return 'Someone else has this visit by now, or it went back to the queue.'
  return 'This offer was not answered in time. The visit stays with who offered it.'
}

function checkOffer(write: Write<Task>): void {
  const { me, next, services } = write
  const { store, leases, handOvers } = services
  handOvers.sweep()
  const wrong = (message: string, element: string) =>
    new Problem('invalid-resource', message, { expression: [`Task.${element}`] })
  if (next.status !== 'requested') throw wrong('An offer begins as requested.', 'status')
  lineIn(next, undefined)
  const owner = idOf(next.owner?.reference, 'Practitioner')
  if (!owner || owner === me) throw wrong('A visit is offered to a colleague.', 'owner')
  minutesIn(next)
  const task = handOvers.visitOfFocus(next.focus?.reference)
  // Whose the visit is stands before what is known of it.
  if (!task || !store.seesTask(me, task)) throw notYours()
  const visit = leases.visitTask(task)
  if (isOver(visit.status) || handOvers.isLeftForLater(visit))
    throw new Problem('already-claimed', 'This visit is over.')
  const lease = leases.rowOf(task)
  const held = lease?.state === 'held' ? lease : undefined
  if (held && held.holder !== me) throw leases.superseded(held, me)
  if (held) leases.mine(me, task, held.claim)
  else if (visit.status !== 'requested') throw notYours()
  const refusal = handOvers.whyNot(owner, visit)
  if (refusal) throw new Problem('not-licensed', refusal)
  if (handOvers.openOf(task))
    throw new Problem('already-claimed', 'This visit is offered to a colleague already.')
}

const notYours = () => new Problem('outside-scope', 'This visit is not yours to offer.')

function checkAnswer({ me, next, previous, services }: Write<Task>): void {
  const answers: Task['status'][] = ['accepted', 'rejected', 'cancelled']
  if (!answers.includes(next.status))
    throw new Problem('invalid-resource', 'An offer is accepted, refused or taken back.', {
      expression: ['Task.status'],
    })
  lineIn(next, previous)
  if (next.status !== 'accepted' || !previous) return
  const { leases, handOvers } = services
  const task = handOvers.visitOfFocus(previous.focus?.reference)
  const refusal = task ? handOvers.whyNot(me, leases.visitTask(task)) : 'This visit is not known here.'
  if (refusal) throw new Problem('not-licensed', refusal)
}

/** The line of words that comes with this write; of an answer it may be left out. Throws `invalid-resource`. */
function lineIn(next: Task, previous: Task | undefined): string | undefined {
  const wrong = (message: string) => new Problem('invalid-resource', message, { expression: ['Task.note'] })
  const known = previous?.note?.length ?? 0
  const notes = next.note ?? []
  if (notes.length > known + 1 || notes.length < known || (!previous && notes.length !== 1))
    throw wrong('A hand-over has one line of words, and its answer one.')
  const text = notes[known]?.text
  if (text === undefined) return undefined
  if (text.trim() === '' || text.length > longest || /[\r\n\u2028\u2029]/.test(text))
    throw wrong(`A hand-over has one line of at most ${longest} characters.`)
  return text.trim()
}

/** The length of its period, whatever the workstation's clock says. Throws `invalid-resource`. */
function minutesIn({ restriction }: Task): number {
  const { start, end } = restriction?.period ?? {}
  if (!start || !end) return minutes.usual
  const long = (Date.parse(end) - Date.parse(start)) / 60_000
  if (long >= minutes.least && long <= minutes.most) return long
  throw new Problem(
    'invalid-resource',
    `An offer waits ${minutes.least} to ${minutes.most} minutes for its answer.`,
    { expression: ['Task.restriction'] },
  )
}

function offered({ me, next, services: { leases, handOvers } }: Write<Task>): Task & { id: string } {
  const visit = leases.visitTask(handOvers.visitOfFocus(next.focus?.reference) as string)
  const lease = leases.rowOf(visit.id)
  return handOvers.offered(next.id, visit, {
    requester: me,
    owner: idOf(next.owner?.reference, 'Practitioner') as string,
    claim: lease?.state === 'held' ? lease.claim : null,
    line: lineIn(next, undefined) as string,
    minutes: minutesIn(next),
  })
}

function answered({ me, next, services: { handOvers } }: Write<Task>, previous: Task): Task & { id: string } {
  const line = lineIn(next, previous)
  const at = handOvers.iso()
  const isOwner = me === partiesOf(previous)?.owner
  const { reference, display } = (isOwner ? previous.owner : previous.requester) ?? {}
  const by = { ...(reference ? { reference } : {}), ...(display ? { display } : {}) }
  const said = line === undefined ? [] : [{ authorReference: by, time: at, text: line }]
  const note = [...(previous.note ?? []), ...said]
  return {
    ...previous,
    id: next.id,
    ...(next.status === 'cancelled' ? endedAs('withdrawn') : { status: next.status }),
    lastModified: at,
    note,
  }
}
