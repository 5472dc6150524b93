import type { Reference } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { isAnothers } from '../../audit/chains.ts'
import type { Caller } from '../../context.ts'
import { Problem } from '../problem.ts'
import { isOnly, refuseOther } from './names.ts'
import type { Row } from './row.ts'

/** How far a workstation's clock may be ahead of this server's. */
const aheadMs = 86_400_000

export const auditEvent: Row<'AuditEvent'> = {
  type: 'AuditEvent',
  bound: 'none',
  may: { create: 'anyone' },
  author: '`agent` is the writer alone',
  rules: [
    'Written once, of any doing, also of a visit that is not known here.',
    '`source.observer` names the workstation that the writer states (`Rounds-Device`) and refers to nothing.',
    '`recorded` is the workstation’s own word and may be weeks old; later than this server’s clock by more than a day is refused. When it came is `meta.lastUpdated`.',
  ],
  checkAuthor({ services, me, caller, next }) {
    refuseOther(
      isOnly(
        me,
        next.agent.map(({ who }) => who),
      ),
      'An act is recorded by the provider whose act it is.',
      'AuditEvent.agent',
    )
    refuseOther(
      isOwn(services.store.db, next.source.observer, caller),
      'An act is recorded by the workstation at which it was done.',
      'AuditEvent.source.observer',
    )
  },
  check({ services, next }) {
    if (Date.parse(next.recorded) > services.context.clock.now() + aheadMs)
      throw new Problem('invalid-resource', 'What was recorded lies in the future.', {
        expression: ['AuditEvent.recorded'],
      })
  },
}

/** Text alone, in the form of the contract; and not the workstation of somebody else, as far as this server has heard of it. */
function isOwn(db: Database.Database, observer: Reference, { deviceId, practitionerId }: Caller): boolean {
  const device = /^Rounds workstation ([\w-]{1,64})$/.exec(observer.display ?? '')?.[1]
  const refers = observer.reference !== undefined || observer.identifier !== undefined
  if (device === undefined || refers) return false
  return device === deviceId || !isAnothers(db, device, practitionerId)
}
