import type { LicensureView, ListState } from '../../../preload/views/index.ts'
import type { Clock } from '../../base/clock.ts'
import type { DoseLimits } from '../../clinical/medications/dose-screen.ts'
import type { WritableCache } from '../cache/cache.ts'

export type OrdersDeps = {
  cache: WritableCache
  clock: Clock
  author(): { practitionerId: string; name: string }
  /** May this provider prescribe where the patient is now? */
  licensure(encounterId: string): LicensureView
  /** `taskId n`; null: this provider does not hold the visit. */
  claim(encounterId: string): string | null
  /** State of the patient's allergy list. */
  listState(patientId: string): ListState
  /** What the practice decided of doses; left out: nothing. */
  limits?: DoseLimits
}
