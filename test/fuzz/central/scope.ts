import type { Mark } from './marks.ts'
import { type Beginning, beginnings, type Provider } from './practice.ts'

/** Another account on whose name nothing is: the caller is no provider of the practice, or reads nothing. */
export type Caller = Provider | null

type Visit = {
  task: string
  patient: string
  owner: Provider | null
  over: boolean
  claim: number
  contactAt: number
}

const leaseMs = 60_000

/**
 * Who may see which patient's words, as `docs/central-api.md` says it and from nothing but the claims that were answered: it never
 * asks the server. Where the contract leaves a moment open (a lease about to lapse), it allows.
 */
export function createScope(now: () => number, begun: Beginning[] = beginnings) {
  const visits = new Map<string, Visit>()
  for (const { patient, task, owner, over } of begun)
    if (task) {
      const name = `${patient}-task`
      visits.set(name, { task: name, patient, owner, over, claim: owner ? 1 : 0, contactAt: now() })
    }
  const replacing = new Map(
    begun.flatMap(({ patient, replacedBy }) => (replacedBy ? [[replacedBy, patient]] : [])),
  )
  const expected = new Map(begun.map(({ patient, appointments }) => [patient, appointments]))

  const inScope = (who: Provider, patient: string): boolean => {
    if ([...visits.values()].some((one) => one.patient === patient && one.owner === who)) return true
    if (expected.get(patient)?.includes(who)) return true
    const replaced = replacing.get(patient)
    return replaced !== undefined && inScope(who, replaced)
  }
  const waiting = (patient: string): Visit[] =>
    [...visits.values()].filter(
      (one) =>
        one.patient === patient &&
        !one.over &&
        (one.owner === null || now() - one.contactAt > leaseMs - 1000),
    )
  /** A visit that was begun from an appointment names its patient in the queue too. */
  const isBegun = ({ task, patient }: Visit) => task !== `${patient}-task`
  const authorOf = new Map(begun.map(({ patient, owner }) => [patient, owner]))
  /** Whose notes a supervisor may have been named for. */
  const everHad = new Set(begun.map(({ patient, owner }) => `${owner} ${patient}`))
  const supervises = (who: Provider, patient: string) => who === 'ben' && everHad.has(`tina ${patient}`)

  return {
    /** May this caller be shown this word now? */
    allows(who: Caller, { patient, kind }: Mark): boolean {
      if (who === null) return false
      if (inScope(who, patient)) return true
      const author = authorOf.get(patient)
      if (kind === 'queue') return waiting(patient).length > 0
      if (kind === 'name' && waiting(patient).some(isBegun)) return true
      if ((kind === 'note' || kind === 'audit') && author === who) return true
      return (kind === 'note' || kind === 'name') && supervises(who, patient)
    },
    /** A patient whose visit this provider has, if there is one. */
    has: (who: Provider): string | undefined =>
      [...visits.values()].find((one) => one.owner === who && !one.over)?.patient,
    claimOf: (task: string): number => visits.get(task)?.claim ?? 0,
    /** Answered with a Lease. */
    claimed(who: Provider, task: string, lease: { patient?: unknown; claim?: unknown }): void {
      const known = visits.get(task)
      const patient = known?.patient ?? String(lease.patient ?? '').replace('Patient/', '')
      everHad.add(`${who} ${patient}`)
      visits.set(task, {
        task,
        patient,
        owner: who,
        over: false,
        claim: Number(lease.claim),
        contactAt: now(),
      })
    },
    released(task: string): void {
      const known = visits.get(task)
      if (known) visits.set(task, { ...known, owner: null })
    },
    /** The server told a holder how long the lease goes on; a heartbeat that does not state it renews nothing. */
    contacted(who: Provider, task: string, secondsLeft: number): void {
      const known = visits.get(task)
      if (known?.owner === who)
        visits.set(task, { ...known, contactAt: now() - leaseMs + secondsLeft * 1000 })
    },
  }
}
export type Scope = ReturnType<typeof createScope>
