import type { Lease } from '../../main/clinical/lease.ts'
import type { CentralClock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import { nameOf } from '../licensure/licensure.ts'
import type { FullStore } from '../store/store.ts'
import type { Claim } from './claim-proof.ts'
import { isEmergencyVisit } from './emergency-task.ts'
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

  const whereItIs = (row: LeaseRow, me: string): string => {
    if (row.state === 'released') return ': it waits in the queue'
    if (row.state === 'ended') return ': it is over'
    return row.holder === me ? '' : `: ${name(row.holder)} has it`
  }

  return {
    name,
    view(row: LeaseRow, viewer: string): Lease {
      const visit = store.visitOfTask(row.task)
      const sinceContact = clock.now() - row.heard_at
      const proof = row.holder === viewer ? proofOf(row) : undefined
      return {
        task: row.task,
        encounter: visit?.encounter ?? '',
        patient: visit?.patient ?? '',
        holder: { reference: `Practitioner/${row.holder}`, display: name(row.holder) },
        claim: row.claim,
        secondsLeft: row.state === 'held' ? Math.max(0, Math.ceil((leaseMs - sinceContact) / 1000)) : 0,
        lastHeardSeconds: Math.max(0, Math.floor(sinceContact / 1000)),
        lapsed: row.state === 'held' && row.lapsed === 1,
        mine: row.holder === viewer,
        ...(row.state === 'held' && isEmergencyVisit(store, visit?.encounter) ? { emergency: true } : {}),
        ...(proof ? { proof } : {}),
      }
    },
    /** To who claims a visit that `row` says somebody has; undefined: it does not wait, and nobody has it. */
    alreadyClaimed(row: LeaseRow | undefined, me: string): Problem {
      if (!row) return new Problem('already-claimed', 'This visit is no longer waiting.')
      if (row.holder === me) return new Problem('already-claimed', 'You have this visit already.')
      const lastContact = row.lapsed ? `, last connected ${formatSince(clock.now() - row.heard_at)} ago` : ''
      return new Problem('already-claimed', `${name(row.holder)} has this visit${lastContact}.`)
    },
    noLongerYours(row: LeaseRow, me: string): Problem {
      return new Problem('claim-superseded', `This visit is no longer yours${whereItIs(row, me)}.`)
    },
  }
}

function formatSince(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 120) return `${seconds} seconds`
  return `${Math.floor(seconds / 60)} minutes`
}
