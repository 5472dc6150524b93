import { useEffect, useRef } from 'react'
import type { FormName, FormValues } from '../../preload/views/index.ts'
import { rounds } from './bridge.ts'
import { command } from './commands.ts'

const keepAfterMs = 250
/** Drafts of open forms that are not sent to the engine yet. */
const pending = new Set<() => void>()

/** Before a lock: the engine gets the newest values of every open form. */
export function flushForms(): void {
  for (const flush of [...pending]) flush()
}

/**
 * Keeps a half-filled form with its visit, on disk, until it is sent off or given up: `forget`, or `goOn` where it stays
 * open. `take` gets what was kept before, once, when the form opens. `isOwn`: of a form that opens filled in, whether what was
 * kept is of the same thing; else what it opened with is kept in its place.
 */
export function useFormDraft(
  encounterId: string,
  form: FormName,
  values: FormValues,
  take: (values: FormValues) => void,
  isOwn?: (kept: FormValues) => boolean,
): { forget: () => void; goOn: (next: FormValues, keep: boolean) => void } {
  const now = JSON.stringify(values)
  const state = useRef({ now, kept: now, over: false, asked: false, left: false, timer: 0 })
  const current = state.current
  current.now = now

  const flush = useRef(() => {
    clearTimeout(current.timer)
    pending.delete(flush.current)
    if (current.over || current.now === current.kept) return
    current.kept = current.now
    void command('form.keep', { encounterId, form, values: JSON.parse(current.now) })
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept is asked for once
  useEffect(() => {
    current.left = false
    void rounds.call('form.get', { encounterId, form }).then((result) => {
      current.asked = true
      // A stored draft never overwrites text already typed.
      if (current.over || current.left || current.now !== current.kept) return
      const before = result.ok ? result.value.values : null
      if (before && (!isOwn || isOwn(before))) {
        current.kept = JSON.stringify(before)
        return take(before)
      }
      if (!isOwn) return
      current.kept = ''
      flush.current()
    })
    return () => {
      flush.current()
      current.left = true
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new timer for each change of the values
  useEffect(() => {
    if (now === current.kept || current.over) return
    pending.add(flush.current)
    clearTimeout(current.timer)
    current.timer = window.setTimeout(flush.current, keepAfterMs)
  }, [now])

  return {
    forget() {
      current.over = true
      clearTimeout(current.timer)
      pending.delete(flush.current)
      void command('form.keep', { encounterId, form, values: null })
    },
    /** It was sent off, and stays open with `next`, which is kept only where it holds more of what was typed. */
    goOn(next, keep) {
      current.now = JSON.stringify(next)
      current.kept = current.now
      clearTimeout(current.timer)
      pending.delete(flush.current)
      void command('form.keep', { encounterId, form, values: keep ? next : null })
    },
  }
}

/** Of a form that can't be opened again. */
export const forgetForm = (encounterId: string, form: FormName): void =>
  void command('form.keep', { encounterId, form, values: null })

/** Opens a form again that was open when the window was left. */
export function useReopenedForm(
  encounterId: string | null,
  form: FormName,
  open: (kept: FormValues) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each visit
  useEffect(() => {
    if (!encounterId) return
    let left = false
    void rounds.call('form.get', { encounterId, form }).then((result) => {
      if (!left && result.ok && result.value.values) open(result.value.values)
    })
    return () => {
      left = true
    }
  }, [encounterId])
}
