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
 * The large picture's `<video>`: made once and moved to wherever the panel is mounted, never made anew, so
 * that no state change and no way through the screens interrupts it.
 */
export function createScreen(newElement: () => HTMLVideoElement) {
  let made: HTMLVideoElement | null = null

  function element(): HTMLVideoElement {
    if (made) return made
    made = newElement()
    made.className = 'call-remote'
    made.autoplay = true
    made.playsInline = true
    // The voices play elsewhere (sound.ts).
    made.muted = true
    return made
  }

  function play(): void {
    void element()
      .play()
      .catch(() => undefined)
  }

  return {
    show(others: readonly Other[]): void {
      const stream = mainOther(others)?.stream ?? null
      if (element().srcObject === stream) return
      element().srcObject = stream
      if (stream) play()
    },
    /** Puts the picture into `host`; a picture that was taken out of the page stands still until played. */
    mount(host: HTMLElement): () => void {
      host.append(element())
      if (element().srcObject) play()
      return () => {
        if (element().parentElement === host) element().remove()
      }
    },
  }
}
