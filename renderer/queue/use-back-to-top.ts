import { type RefObject, useEffect, useRef } from 'react'

/**
 * Scrolls a list back to its top after a claim, to the most urgent rows: at once, or when no one uses it any more.
 * `open`: the visits of the provider that are not over; a new one is a claim. `moved` is called after the scroll.
 */
export function useBackToTop(
  list: RefObject<HTMLElement | null>,
  { open, hand, moved }: { open: readonly string[]; hand: boolean; moved: () => void },
): void {
  const known = useRef(open)
  const owed = useRef(false)
  useEffect(() => {
    if (open.some((id) => !known.current.includes(id))) owed.current = true
    known.current = open
    const scrolls = list.current?.closest('.scrolls')
    if (!owed.current || hand || !scrolls) return
    owed.current = false
    if (scrolls.scrollTop === 0) return
    scrolls.scrollTop = 0
    moved()
  })
}
