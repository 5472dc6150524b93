import type { CentralClock, Lease } from '../context.ts'
import { Problem } from '../fhir/problem.ts'
import { nameOf } from '../licensure/licensure.ts'
import type { FullStore } from '../store/store.ts'
import type { Claim } from './claim-proof.ts'
import type { LeaseRow } from './rows.ts'

/** What is told of a lease, to whom. `proofOf`: undefined for a claim that was never proven. */
export function leaseViews(
  store: FullStore,
  clock: CentralClock,
  leaseMs: number,
  proofOf: (claim: Claim) => string | undefined,
) {
  const name = (practitionerId: string): string =>
    nameOf(store.read('Practitioner', practitionerId)?.resource)

  return {
    name,
    view(row: LeaseRow, viewer: string): Lease {
      const visit = store.visitOfTask(row.task)
      const sinceHeard = clock.now() - row.heard_at
      const proof = row.holder === viewer ? proofOf(row) : undefined
      return {
        task: row.task,
        encounter: visit?.encounter ?? '',
        patient: visit?.patient ?? '',
        holder: { reference: `Practitioner/${row.holder}`, display: name(row.holder) },
        claim: row.claim,
        secondsLeft: row.state === 'held' ? Math.max(0, Math.ceil((leaseMs - sinceHeard) / 1000)) : 0,
        lastHeardSeconds: Math.max(0, Math.floor(sinceHeard / 1000)),
        lapsed: row.state === 'held' && row.lapsed === 1,
        mine: row.holder === viewer,
        ...(proof ? { proof } : {}),
      }
    },
    /** To who claims a visit that `row` says somebody has; undefined: it does not wait, and nobody has it. */
    alreadyClaimed(row: LeaseRow | undefined, me: string): Problem {
      if (!row) return new Problem('already-claimed', 'This visit is no longer waiting.')
      if (row.holder === me) return new Problem('already-claimed', 'You have this visit already.')
      const heard = row.lapsed ? `, last heard ${sinceWords(clock.now() - row.heard_at)} ago` : ''
      return new Problem('already-claimed', `${name(row.holder)} has this visit${heard}.`)
    },
    noLongerYours(row: LeaseRow, me: string): Problem {
      const who = row.holder === me ? '' : `: ${name(row.holder)} has it`
      return new Problem('claim-superseded', `This visit is no longer yours${who}.`)
    },
  }
}

function sinceWords(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 120) return `${seconds} seconds`
  return `${Math.floor(seconds / 60)} minutes`
}
