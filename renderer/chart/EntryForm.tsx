import { type ReactNode, useLayoutEffect, useRef } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'

/**
 * A dense form in the chart's own column, for what the patient tells: Enter records it, Escape gives it up. The keyboard goes back
 * to where it was, or where that is gone to the list's own button (`back`).
 */
export function EntryForm({
  title,
  submit,
  kind = 'next',
  ready,
  error,
  back,
  onSubmit,
  onClose,
  children,
  more,
}: {
  title: string
  /** What its button says. */
  submit: string
  kind?: 'next' | 'stop'
  ready: boolean
  error: Problem | null
  /** The accessible name of a button of the list. */
  back: string
  /** Answers whether it was recorded. */
  onSubmit: () => Promise<boolean>
  onClose: () => void
  children: ReactNode
  /** What else can be done with the entry. */
  more?: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const before = useRef<Element | null>(null)
  // Of a layout effect the form still stands when it is over, and can be asked whether it has the keyboard.
  useLayoutEffect(() => {
    const opened = form.current
    const page = opened?.ownerDocument ?? document
    before.current = page.activeElement
    opened?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    opened?.scrollIntoView({ block: 'nearest' })
    return () => {
      if (!opened?.contains(page.activeElement)) return
      const was = before.current
      // The lines below are drawn anew first.
      setTimeout(() => {
        const known = was instanceof HTMLElement && was.isConnected && was !== page.body ? was : null
        const button = page.querySelector<HTMLElement>(`[aria-label="${back}"]`)
        ;(known ?? button)?.focus()
      })
    }
  }, [back])
  return (
    <form
      ref={form}
      className="entry-form"
      aria-label={title}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        if (ready && (await onSubmit())) onClose()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
      <InlineError problem={error} />
      <div className="entry-acts">
        <Button kind={kind} small type="submit" disabled={!ready}>
          {submit}
        </Button>
        <Button small onClick={onClose}>
          Cancel
        </Button>
        {more}
      </div>
    </form>
  )
}
