import type { Other } from './call-snapshot.ts'

/** The one who fills the screen: the patient, connected before not, else whoever is there. */
export function mainOther<T extends Pick<Other, 'role' | 'state' | 'stream'>>(
  others: readonly T[],
): T | null {
  const rank = (other: T) =>
    (other.stream ? 0 : 4) + (other.role === 'patient' ? 0 : 2) + (other.state === 'connected' ? 0 : 1)
  return [...others].sort((a, b) => rank(a) - rank(b))[0] ?? null
}

/**
 * The large picture's `<video>`: made once and moved to wherever the panel is mounted, never made anew, so that no state
 * change and no way through the screens interrupts it. To another window it is the stream that moves, into an element
 * of that window's own: one that is adopted by another document loads anew.
 */
export function createScreen(newElement: (owner: Document) => HTMLVideoElement) {
  const elements = new Map<Document, HTMLVideoElement>()
  const mounted = new Set<HTMLVideoElement>()
  let stream: MediaStream | null = null

  function elementOf(owner: Document): HTMLVideoElement {
    const known = elements.get(owner)
    if (known) return known
    const made = newElement(owner)
    made.className = 'call-remote'
    made.autoplay = true
    made.playsInline = true
    // The voices play elsewhere (sound.ts).
    made.muted = true
    elements.set(owner, made)
    return made
  }
  function give(element: HTMLVideoElement): void {
    if (element.srcObject !== stream) element.srcObject = stream
    if (stream) void element.play().catch(() => undefined)
  }
  /** Shown in another window now. */
  function drop(owner: Document, element: HTMLVideoElement): void {
    element.srcObject = null
    elements.delete(owner)
  }

  return {
    show(others: readonly Other[]): void {
      const next = mainOther(others)?.stream ?? null
      if (next === stream) return
      stream = next
      for (const element of elements.values()) {
        if (mounted.has(element)) give(element)
        else element.srcObject = null
      }
    },
    /**
     * Puts the picture into `host`; a picture that was taken out of the page stands still until played. `seen`: its first
     * frame is on the screen there, or there is none to wait for.
     */
    mount(host: HTMLElement, seen?: () => void): () => void {
      const owner = host.ownerDocument
      const element = elementOf(owner)
      mounted.add(element)
      for (const [other, one] of elements) if (other !== owner && !mounted.has(one)) drop(other, one)
      host.append(element)
      give(element)
      if (!stream) seen?.()
      else if (seen) element.requestVideoFrameCallback(seen)
      return () => {
        mounted.delete(element)
        if (element.parentElement === host) element.remove()
        if (mounted.size > 0) drop(owner, element)
      }
    },
  }
}
