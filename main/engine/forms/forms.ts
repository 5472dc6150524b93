import type { FormName, FormValues } from '../../../preload/views.ts'
import { type Desk, visitOf } from '../desk.ts'

/**
 * Forms that are half filled in, in the encrypted work file, so that a lock, a kill or another visit in between costs no
 * field of them. They are nobody's record until they are sent off: nothing of them goes to the central API.
 */
export function formsOf(desk: Desk) {
  return {
    /** Null: there is none. */
    get(encounterId: string, form: FormName): FormValues | null {
      const kept = desk.cache.fact(factOf(encounterId, form))
      return kept ? (JSON.parse(kept) as FormValues) : null
    },
    /** Null: it was sent off, or given up. Throws `not-found` for a visit that is not on this machine. */
    keep(encounterId: string, form: FormName, values: FormValues | null): void {
      if (values) visitOf(desk, encounterId)
      desk.cache.setFact(factOf(encounterId, form), values && JSON.stringify(values))
    },
  }
}

/** In the form of all facts about a visit: they leave with it. */
const factOf = (encounterId: string, form: FormName) => `form-${form}:${encounterId}`
