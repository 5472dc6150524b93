import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Place, Settling } from './settling.ts'

const none: ReadonlySet<string> = new Set()

/**
 * `restless`: the rows (`data-task`) of this list that moved a moment ago: a press on them may have been meant for another.
 * `stir`: to be called when the program has scrolled the list.
 */
export function useSettled(list: RefObject<HTMLElement | null>): {
  restless: ReadonlySet<string>
  stir: () => void
} {
  const [settling] = useState(() => new Settling())
  const [restless, setRestless] = useState(none)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const look = useCallback(() => {
    const at = performance.now()
    if (list.current) settling.look(placesIn(list.current), at)
    const now = settling.restless(at)
    setRestless((before) =>
      now.length === before.size && now.every((id) => before.has(id)) ? before : new Set(now),
    )
    clearTimeout(timer.current)
    const next = settling.untilNext(at)
    if (next !== null) timer.current = setTimeout(look, next + 1)
  }, [list, settling])

  // Whatever was drawn anew here; and what pushes the list from outside changes its size or that of what it scrolls in.
  useLayoutEffect(look)
  useEffect(() => {
    const observer = new ResizeObserver(look)
    const scrolls = list.current?.closest('.scrolls')
    if (list.current) observer.observe(list.current)
    if (scrolls) observer.observe(scrolls)
    return () => {
      observer.disconnect()
      clearTimeout(timer.current)
    }
  }, [list, look])
  const stir = useCallback(() => {
    settling.stir(performance.now())
    look()
  }, [settling, look])
  return { restless, stir }
}

function placesIn(list: HTMLElement): Map<string, Place> {
  // In a narrow window the page scrolls as a whole.
  const scrolled = (list.closest('.scrolls')?.scrollTop ?? 0) + window.scrollY
  return new Map(
    [...list.querySelectorAll<HTMLElement>('[data-task]')].map((row) => [
      row.dataset.task ?? '',
      { top: row.getBoundingClientRect().top, scrolled },
    ]),
  )
}
