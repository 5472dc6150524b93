import type { FormName, FormValues } from '../../../preload/views/index.ts'
import { type EngineContext, visitOf } from '../context/engine-context.ts'
import { reviewFor } from '../context/review-for.ts'

/**
 * Forms that are half filled in, in the encrypted work file, so that a lock, a kill or another visit in between costs no
 * field of them. They are nobody's record until they are sent off: nothing of them goes to the central API, and only who
 * typed them gets them back.
 */
export function formsOf(context: EngineContext) {
  const author = () => `Practitioner/${context.session.me().practitionerId}`
  return {
    /** Null: there is none. */
    get(encounterId: string, form: FormName): FormValues | null {
      return context.cache.formDraft(encounterId, author(), form)
    },
    /**
     * Null: it was sent off, or given up. `encounterId`: of the form `result` the Task. Throws `not-found` for a visit that is not on
     * this machine, and for a result that is not this provider's.
     */
    keep(encounterId: string, form: FormName, values: FormValues | null): void {
      if (values && form === 'result') reviewFor(context, encounterId)
      else if (values) visitOf(context, encounterId)
      context.cache.keepFormDraft(encounterId, author(), form, values)
    },
  }
}
