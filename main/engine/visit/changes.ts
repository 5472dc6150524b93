import type { Encounter } from '@medplum/fhirtypes'
import type { StatedLocation } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { type EngineContext, now, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { endedAt } from '../fhir/periods.ts'
import { withExtension } from '../fhir/read.ts'
import { statedLocation, withStatedLocation } from '../record/stated-location.ts'

/** What is asked and recorded in a visit, for the outbox to carry on. */
export function visitChanges(context: EngineContext) {
  function change(encounterId: string, next: (encounter: Encounter, at: string) => Encounter | null): void {
    const visit = openVisit(context, encounterId)
    const at = now(context)
    const changed = next(visit.encounter, at)
    if (changed) context.cache.put(writeOf(visit, at), changed)
  }
  const stamp = (encounterId: string, url: string) =>
    change(encounterId, (encounter, at) => ({
      ...encounter,
      extension: withExtension(encounter.extension, { url, valueDateTime: at }),
    }))

  return {
    confirmIdentity: (encounterId: string) => stamp(encounterId, rounds.identityConfirmed),
    recordConsent: (encounterId: string) => stamp(encounterId, rounds.telehealthConsent),
    recordLocation(encounterId: string, stated: StatedLocation): void {
      change(encounterId, (encounter, at) =>
        isSame(statedLocation(encounter), stated) ? null : withStatedLocation(encounter, stated, at),
      )
    },
    /** The call began: Task and Encounter are in progress. A visit that was resumed goes on. */
    start(encounterId: string): void {
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task, encounter } = visit
      if (task && task.status !== 'in-progress') {
        const executionPeriod = { ...task.executionPeriod, start: task.executionPeriod?.start ?? at }
        context.cache.put(write, { ...task, status: 'in-progress', executionPeriod })
      }
      if (encounter.status !== 'in-progress') context.cache.put(write, inProgress(encounter, at))
      else if (encounter.period?.end)
        context.cache.put(write, { ...encounter, period: { start: encounter.period.start } })
    },
    /** The call is over: the Encounter has its end, and is finished only by the signature. */
    finishLater(encounterId: string): void {
      const visit = openVisit(context, encounterId)
      const at = now(context)
      const write = writeOf(visit, at)
      const { task } = visit
      const encounter =
        visit.encounter.status === 'in-progress' ? visit.encounter : inProgress(visit.encounter, at)
      if (task && task.status !== 'in-progress') context.cache.put(write, { ...task, status: 'in-progress' })
      context.cache.put(write, { ...encounter, period: endedAt(encounter.period, at) })
    },
  }
}
/** A new status with the one before in `statusHistory`, which R4 keeps with its period. */
export function withStatus(encounter: Encounter, status: Encounter['status'], at: string): Encounter {
  const history = encounter.statusHistory ?? []
  const since = history.at(-1)?.period.end ?? encounter.period?.start
  const before = { status: encounter.status, period: endedAt({ start: since }, at) }
  return { ...encounter, status, statusHistory: [...history, before] }
}

function inProgress(encounter: Encounter, at: string): Encounter {
  return { ...withStatus(encounter, 'in-progress', at), period: { start: encounter.period?.start ?? at } }
}

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
