/** One version of a visit's Task, oldest first in a history. */
export type TaskVersion = { versionId: string; status: string; owner: string | null; at: number }

/**
 * The central API said, in an answer to a request sent at `sent` and answered at `answered` (ms of one monotonic
 * clock), that `holder` has the visit under claim number `claim`. It was true at some moment in between.
 */
export type Statement = {
  task: string
  claim: number
  holder: string
  sent: number
  answered: number
  /** The holder's last sign of life was later than this, in ms by the server's clock. */
  contactAfter: number
  /** The answer to a hand-over. */
  handedOver?: boolean
}

/** A write of the visit that the central API accepted under a claim. */
export type AcceptedWrite = { task: string; claim: number; holder: string; versionId: string }

export type ServerHistory = {
  /** Every patient's Task that was loaded. */
  tasks: string[]
  versions: Map<string, TaskVersion[]>
  statements: Statement[]
  writes: AcceptedWrite[]
  /** At the end: who has each Task by their own list of leases. */
  holders: Map<string, { holder: string; claim: number }[]>
  /** At the end: the Tasks that anyone finds waiting in the queue. */
  waiting: Set<string>
}

export type Finding = { task: string; kind: 'doubled' | 'lost'; message: string }

/** How long a lease lasts after the last heartbeat (docs/central-api.md). */
const leaseMs = 60_000

/** A span in which one provider had the visit: versions `from` up to `to` of its Task, both included. */
type Ownership = { claim: number; holder: string; from: number; to: number }

/**
 * Whether each visit was at every moment at most one provider's, and is at the end completed, waiting, or held by
 * exactly one. What the Task's versions say, what the server's answers said and what it accepted must agree.
 */
export function findingsIn(history: ServerHistory): Finding[] {
  const byTask = Map.groupBy(history.statements, ({ task }) => task)
  const wrote = Map.groupBy(history.writes, ({ task }) => task)
  return history.tasks.flatMap((task) => {
    const versions = history.versions.get(task) ?? []
    const holders = history.holders.get(task) ?? []
    const doubled = [
      ...disorder(versions),
      ...twoOfOneClaim(byTask.get(task) ?? []),
      ...atTheSameTime(byTask.get(task) ?? []),
      ...takenWhileLive(versions, byTask.get(task) ?? []),
      ...notAsRecorded(ownerships(versions), byTask.get(task) ?? []),
      ...writtenByAnother(versions, wrote.get(task) ?? []),
      ...(holders.length > 1 ? [`${holders.map((it) => it.holder).join(' and ')} have it at the end`] : []),
    ]
    const lost = forgotten(versions, holders, history.waiting.has(task))
    return [
      ...doubled.map((message): Finding => ({ task, kind: 'doubled', message })),
      ...lost.map((message): Finding => ({ task, kind: 'lost', message })),
    ]
  })
}

/** Each claim writes the Task as `accepted` with its owner, so the n-th such version is where claim n began. */
function ownerships(versions: TaskVersion[]): Ownership[] {
  const found: Ownership[] = []
  versions.forEach(({ status, owner }, at) => {
    const open = found.at(-1)
    if (status === 'accepted' && owner) {
      if (open && open.to === Number.POSITIVE_INFINITY) open.to = at - 1
      found.push({ claim: found.length + 1, holder: owner, from: at, to: Number.POSITIVE_INFINITY })
    } else if (open && open.to === Number.POSITIVE_INFINITY) {
      if (status === 'requested') open.to = at - 1
      else if (status !== 'in-progress') open.to = at
    }
  })
  return found
}

function disorder(versions: TaskVersion[]): string[] {
  const back = versions.some(({ at }, n) => at < (versions[n - 1]?.at ?? at))
  const unowned = versions.some(({ status, owner }) => (status === 'requested') !== (owner === null))
  const changed = versions.some(
    ({ status, owner }, n) => status !== 'accepted' && owner !== null && owner !== versions[n - 1]?.owner,
  )
  return [
    ...(back ? ['its versions go back in time'] : []),
    ...(unowned ? ['it waits with an owner, or goes on without one'] : []),
    ...(changed ? ['its owner changed without a claim'] : []),
  ]
}

function twoOfOneClaim(statements: Statement[]): string[] {
  return [...Map.groupBy(statements, ({ claim }) => claim)].flatMap(([claim, of]) => {
    const holders = new Set(of.map(({ holder }) => holder))
    return holders.size > 1 ? [`claim ${claim} was given to ${[...holders].join(' and ')}`] : []
  })
}

/** Certain from the first answer that said so until the last question that was still answered so. */
function atTheSameTime(statements: Statement[]): string[] {
  const spans = [...Map.groupBy(statements, ({ claim }) => claim)]
    .map(([claim, of]) => ({
      claim,
      from: Math.min(...of.map(({ answered }) => answered)),
      to: Math.max(...of.map(({ sent }) => sent)),
    }))
    .sort((a, b) => a.claim - b.claim)
  return spans.flatMap((later, n) => {
    const earlier = spans.slice(0, n).find((span) => span.to >= later.from)
    return earlier ? [`claim ${earlier.claim} still held after claim ${later.claim} was given`] : []
  })
}

/** Only a lapsed lease is taken over: its holder must have been silent for as long as a lease lasts. */
function takenWhileLive(versions: TaskVersion[], statements: Statement[]): string[] {
  const recorded = ownerships(versions)
  return recorded.flatMap((own, n) => {
    const before = recorded[n - 1]
    const given = statements.some(({ claim, handedOver }) => claim === own.claim && handedOver)
    if (!before || before.to !== own.from - 1 || given) return []
    const contactAfter = Math.max(
      ...statements.flatMap((it) => (it.claim === before.claim ? [it.contactAfter] : [])),
    )
    const silent = (versions[own.from]?.at ?? 0) - contactAfter
    return silent <= leaseMs ? [`claim ${own.claim} took it from a holder who was there`] : []
  })
}

function notAsRecorded(recorded: Ownership[], statements: Statement[]): string[] {
  const problems = new Set<string>()
  for (const { claim, holder } of statements) {
    const own = recorded.find((it) => it.claim === claim)
    if (!own) problems.add(`claim ${claim} of ${holder} is not in the Task's history`)
    else if (own.holder !== holder) problems.add(`claim ${claim} is ${own.holder}'s, not ${holder}'s`)
  }
  return [...problems]
}

function writtenByAnother(versions: TaskVersion[], writes: AcceptedWrite[]): string[] {
  const recorded = ownerships(versions)
  return writes.flatMap(({ claim, holder, versionId }) => {
    const at = versions.findIndex((it) => it.versionId === versionId)
    if (at < 0) return [`a write of ${holder} was accepted and is not in the history`]
    const own = recorded.find((it) => it.from <= at && at <= it.to)
    return own?.claim === claim && own.holder === holder
      ? []
      : [`a write of ${holder} under claim ${claim} was accepted while claim ${own?.claim ?? 'none'} held`]
  })
}

function forgotten(
  versions: TaskVersion[],
  holders: { holder: string; claim: number }[],
  waiting: boolean,
): string[] {
  const last = versions.at(-1)
  switch (last?.status) {
    case undefined:
      return ['nobody can see it']
    case 'completed':
      return holders.length > 0 ? ['it is completed and still held'] : []
    case 'requested':
      return waiting && holders.length === 0 ? [] : ['it is requested and not in the queue']
    case 'accepted':
    case 'in-progress':
      return holders.some(({ holder }) => holder === last?.owner)
        ? []
        : [`it is ${last?.status} and its owner does not have it`]
    default:
      return [`it ended as ${last?.status}`]
  }
}
