import { useState } from 'react'
import type { FormValues } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'

/** What else was chosen than to correct it, and why, as far as it is typed. */
export type WithReason = { act: string; reason: string }

/**
 * The form that changes one line, kept half filled in with the line it is of. `of`: as FHIR refers to it. `valuesNow`: of the entry as it
 * stands.
 */
export function useChange<V extends FormValues>({
  encounterId,
  form,
  of,
  valuesNow,
  onClose,
}: {
  encounterId: string
  form: 'change' | 'change-allergy'
  of: `${string}/${string}`
  valuesNow: () => V
  onClose: () => void
}) {
  const [before] = useState(valuesNow)
  const [values, setValues] = useState<V & WithReason & { of: string }>({
    ...before,
    act: '',
    reason: '',
    of,
  })
  const draft = useFormDraft(
    encounterId,
    form,
    values,
    (kept) => setValues((opened) => ({ ...opened, ...kept })),
    (kept) => kept.of === of,
  )
  return {
    /** What it opened with. */
    before,
    values,
    set: (more: Partial<V> | Partial<WithReason>) => setValues((last) => ({ ...last, ...more })),
    /** It was sent off, or given up. */
    close() {
      draft.forget()
      onClose()
    },
  }
}
