import { type RefObject, useEffect, useState } from 'react'

/** A hand that has not moved for this long, in ms, is no hand: a pointer left lying on the list must not hold it. */
const restsAfter = 5_000

/** Whether somebody is at this list right now: the pointer moves in it, or the keyboard does. */
export function useHand(list: RefObject<HTMLElement | null>): boolean {
  const [here, setHere] = useState(false)
  useEffect(() => {
    const it = list.current
    if (!it) return
    let resting: ReturnType<typeof setTimeout> | undefined
    const gone = () => {
      clearTimeout(resting)
      setHere(false)
    }
    const at = () => {
      clearTimeout(resting)
      resting = setTimeout(gone, restsAfter)
      setHere(true)
    }
    let last = ''
    const moved = ({ clientX, clientY }: PointerEvent) => {
      // Rows that move under a pointer which lies still make events of their own.
      const place = `${clientX} ${clientY}`
      if (place === last) return
      last = place
      at()
    }
    const left = () => {
      if (!it.querySelector(':focus-visible')) gone()
    }
    const focused = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.matches(':focus-visible')) at()
    }
    const blurred = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node && it.contains(relatedTarget)) && !it.matches(':hover')) gone()
    }
    const listeners: [string, (event: never) => void][] = [
      ['pointermove', moved],
      ['pointerdown', at],
      ['wheel', at],
      ['pointerleave', left],
      ['keydown', at],
      ['focusin', focused],
      ['focusout', blurred],
    ]
    for (const [name, listener] of listeners)
      it.addEventListener(name, listener as EventListener, { passive: true })
    return () => {
      clearTimeout(resting)
      for (const [name, listener] of listeners) it.removeEventListener(name, listener as EventListener)
    }
  }, [list])
  return here
}
