import type { Bundle, Resource } from '@medplum/fhirtypes'
import type { Central } from '../../central/app.ts'
import type { WholeChart } from '../../main/engine/testing/whole-chart.ts'
import type { Workstation } from '../../main/engine/testing/workstation.ts'
import type { Output } from '../../preload/contract/index.ts'
import type { OwnVisitRow, QueueRow } from '../../preload/views/index.ts'

/** One small record, loaded into a central API of its own and read through a workstation of its own. */
export type At = {
  /** The training practice with this one file loaded. */
  central: Central
  /** A signed-in engine; whatever the contract offers is asked of it. */
  station: Workstation
  /** What stands in the file. Of a file of steps: nothing. */
  resources: Resource[]
  /** The file as parsed, for files of steps. */
  file: unknown
  /** The row of a patient of this file who waits; the only one, or the one with this name or Patient id. */
  waiting(who?: string): Promise<QueueRow>
  /** Claims that patient and answers when the visit and its chart are here, whole. */
  claim(who?: string): Promise<{ taskId: string; encounterId: string }>
  /** The claimed patient's chart, whole. Claims first where nobody has. */
  chart(who?: string): Promise<WholeChart>
  /** The claimed patient's row among the provider's own. */
  own(who?: string): Promise<OwnVisitRow>
  /** The one note of the claimed patient's chart, opened. */
  note(who?: string): Promise<Output<'chart.note'>>
}

/** What is right, in words, and how it is seen. Throws with what was seen instead (`node:assert`). */
export type Checks = Record<string, (at: At) => Promise<void> | void>

export type Case = {
  /** When it is; ISO 8601. Left out: Nov 28, 2026, 12:00 in New York. */
  clock?: string
  /** Who signs in; left out: okafor@training.rounds.example. */
  email?: string
  /** Stands between engine and central API. */
  fetch?(real: typeof fetch): typeof fetch
  /** Before anybody signs in: what the case changes at the central API. `file` is the parsed file. */
  before?(central: Central, file: unknown): Promise<void> | void
  checks: Checks
}

/** Name of a file without `.json`, with its folder (`steps/retry-after`) → what is right. */
export type Cases = Record<string, Case>

export const noon = '2026-11-28T12:00:00-05:00'

/** The resources of a transaction Bundle; none of a file of steps. */
export function resourcesIn(file: unknown): Resource[] {
  const bundle = file as Bundle
  return bundle.resourceType === 'Bundle'
    ? (bundle.entry ?? []).flatMap((it) => (it.resource ? [it.resource] : []))
    : []
}
