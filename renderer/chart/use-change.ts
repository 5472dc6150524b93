import { useEffect, useRef, useState } from 'react'
import type { FormValues } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'

/** What else was chosen than to correct it, and why, as far as it is typed. */
export type WithReason = { act: string; reason: string }

/**
 * The form that changes one line, kept half filled in with the line it is of. `of`: as FHIR refers to it. `version`, `valuesNow`: of the
 * entry as it stands now.
 */
export function useChange<V extends FormValues>({
  encounterId,
  form,
  of,
  version = '',
  valuesNow,
  onClose,
}: {
  encounterId: string
  form: 'change' | 'change-allergy'
  of: `${string}/${string}`
  version: string | undefined
  valuesNow: () => V
  onClose: () => void
}) {
  const [before, setBefore] = useState(valuesNow)
  const openedWith = (shown: V): V & WithReason & { of: string; seen: string } => ({
    ...shown,
    act: '',
    reason: '',
    of,
    seen: version,
  })
  const [values, setValues] = useState(() => openedWith(before))
  const draft = useFormDraft(
    encounterId,
    form,
    values,
    (kept) => setValues((opened) => ({ ...opened, seen: '', ...kept })),
    (kept) => kept.of === of,
  )
  const ownAct = useRef(false)
  useEffect(() => {
    if (!ownAct.current) return
    ownAct.current = false
    setValues((last) => ({ ...last, seen: version }))
  }, [version])
  return {
    /** What it opened with. */
    before,
    values,
    set: (more: Partial<V> | Partial<WithReason>) => setValues((last) => ({ ...last, ...more })),
    /** Starts again from what stands now; null: that is what it shows. */
    startAgain:
      values.seen === version
        ? null
        : () => {
            const now = valuesNow()
            setBefore(now)
            setValues(openedWith(now))
          },
    /** Whether the next change of the entry is one that is made in this form. */
    follow(now: boolean) {
      ownAct.current = now
    },
    /** It was sent off, or given up. */
    close() {
      draft.forget()
      onClose()
    },
  }
}
