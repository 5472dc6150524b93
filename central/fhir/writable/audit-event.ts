import type { Reference } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { isAnothers } from '../../audit/chains.ts'
import type { Caller } from '../../base/caller.ts'
import { isOnly, refuseOther } from './names.ts'
import type { Row } from './row.ts'
import { withTag } from './tags.ts'

/** What a workstation recorded is this far from when it came, or farther: said of it, so that nobody reads the one for the other. */
const apartMs = 86_400_000

const otherTime = { code: 'other-time', display: 'Recorded at another time than it came' }

export const auditEvent: Row<'AuditEvent'> = {
  type: 'AuditEvent',
  bound: 'none',
  may: { create: 'anyone' },
  author: '`agent` is the writer alone',
  rules: [
    'Written once, of any doing, also of a visit that is not known here.',
    '`source.observer` names the workstation that the writer states (`Rounds-Device`) and refers to nothing.',
    '`recorded` is the workstation’s own word: it may be weeks old, or of a clock that is wrong. When it came is `meta.lastUpdated`; where the two are a day apart or more, this server tags it `…/tag|other-time`.',
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
  settle({ services, next }) {
    const apart = Math.abs(Date.parse(next.recorded) - services.context.clock.now()) >= apartMs
    return withTag(next, otherTime, apart)
  },
}

/** Text alone, in the form of the contract; and not the workstation of somebody else, as far as this server has heard of it. */
function isOwn(db: Database.Database, observer: Reference, { deviceId, practitionerId }: Caller): boolean {
  const device = /^Rounds workstation ([\w-]{1,64})$/.exec(observer.display ?? '')?.[1]
  const refers = observer.reference !== undefined || observer.identifier !== undefined
  if (device === undefined || refers) return false
  return device === deviceId || !isAnothers(db, device, practitionerId)
}
