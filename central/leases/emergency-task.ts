import type { Task } from '@medplum/fhirtypes'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { emergencyTag, isEmergency, isTaggedEmergency } from '../../main/clinical/visits/emergency.ts'
import type { FullStore } from '../store/store.ts'

type Kept = Task & { id: string }

const priorities = ['routine', 'urgent', 'asap', 'stat'] as const

export const isEmergencyVisit = (store: FullStore, encounterId: string | null | undefined): boolean =>
  isEmergency(encounterId ? store.read('Encounter', encounterId)?.resource : undefined)

/**
 * The Task of an emergency that nobody has, as every workstation reads it: `stat`, and tagged. Whoever takes it has the
 * Encounter, which says it: the Task is what it was again.
 */
export function asItWaits(task: Kept, emergency: boolean): Kept {
  if (emergency === isTaggedEmergency(task)) return task
  const tags = (task.meta?.tag ?? []).filter(({ code }) => code !== emergencyTag.code)
  const { tag: _, ...meta } = task.meta ?? {}
  const { extension = [], priority, ...rest } = task
  const others = extension.filter(({ url }) => url !== rounds.priorityBefore)
  const was = extension.find(({ url }) => url === rounds.priorityBefore)?.valueCode
  const before = priorities.find((one) => one === was)
  if (!emergency)
    return {
      ...rest,
      meta: { ...meta, ...(tags.length ? { tag: tags } : {}) },
      ...(others.length ? { extension: others } : {}),
      ...(before ? { priority: before } : {}),
    }
  const kept = priority ? [{ url: rounds.priorityBefore, valueCode: priority }] : []
  const all = [...others, ...kept]
  return {
    ...rest,
    meta: { ...meta, tag: [...tags, emergencyTag] },
    ...(all.length ? { extension: all } : {}),
    priority: 'stat',
  }
}
