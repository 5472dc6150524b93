import type { Practitioner, Task } from '@medplum/fhirtypes'
import { decideLicense, isLicensedSomewhere, type LicenseDecision, nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import { statedPlace } from '../readers/stated-location.ts'
import { hasCode, intakePlace, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/**
 * May this provider take this visit at `at` (ms)? By where the intake says that the patient is, else by what
 * was stated in the visit. Where neither says anything, the provider's own scheduled patient is begun all the same: somebody
 * has to ask where they are, and until that is recorded nothing is prescribed or signed.
 */
export function mayTake(
  store: FullStore,
  practitioner: Practitioner,
  task: Task,
  at: number,
): LicenseDecision {
  const encounterId = idOf(task.encounter?.reference, 'Encounter')
  const encounter = encounterId ? store.read('Encounter', encounterId)?.resource : undefined
  const place = intakePlace(task) ?? statedPlace(encounter)
  if (place || !hasCode(task.code, taskSystem, 'scheduled-visit'))
    return decideLicense(practitioner, place, at)
  if (isLicensedSomewhere(practitioner, at)) return { licensed: true }
  return { licensed: false, message: `No license of ${nameOf(practitioner)} is in force today.` }
}

/**
 * May this provider be handed this visit at `at` (ms)? By where the patient said in the visit that they are, since that is where they are now;
 * where nothing was stated, as for a claim.
 */
export function mayBeGiven(
  store: FullStore,
  practitioner: Practitioner,
  task: Task,
  at: number,
): LicenseDecision {
  const encounterId = idOf(task.encounter?.reference, 'Encounter')
  const encounter = encounterId ? store.read('Encounter', encounterId)?.resource : undefined
  const place = statedPlace(encounter)
  return place ? decideLicense(practitioner, place, at) : mayTake(store, practitioner, task, at)
}
