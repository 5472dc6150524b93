import type { KeyFile, Wrap } from './key-file.ts'

/** The wraps in the key file. */

const layered = (wrap: Wrap, ...layers: string[]) => wrap.layers.join() === layers.join()

export const isPlain = (wrap: Wrap): boolean => layered(wrap, 'keychain')
export const isPin = (wrap: Wrap): boolean => layered(wrap, 'keychain', 'pin')
/** Opens today’s key on this computer by itself. */
export const isLocal = (wrap: Wrap): boolean => isToday(wrap) && (isPlain(wrap) || isPin(wrap))
/** Opens with a share that the central API holds, and not by the keychain: it serves when that is lost too. */
export const isShare = (wrap: Wrap): boolean => layered(wrap, 'recovery-share') && wrap.share !== undefined
/** Opens with the key that came before its own. */
export const isFromBefore = (wrap: Wrap): boolean => layered(wrap, 'key-before')

export const isToday = (wrap: Wrap): boolean => wrap.of === undefined
export const isNext = (wrap: Wrap): boolean => wrap.of === 'next'
export const isBefore = (wrap: Wrap): boolean => wrap.of === 'before'

export const bytesOf = (wrap: Wrap): Buffer => Buffer.from(wrap.sealed, 'base64')

/** Some recovery share is known to be kept: the PIN is not the only way. */
export const isRecoverable = (kept: KeyFile | null): boolean =>
  kept?.wraps.some((wrap) => isShare(wrap) && wrap.share?.kept) ?? false

/** The new key has opened the files: its wraps are those of today. Shares of the old one count until the new one’s is kept. */
export function withNextAsToday(kept: KeyFile, since: number | null): KeyFile {
  const next = kept.wraps.filter(isNext)
  if (next.length === 0) return kept
  const wraps = [
    ...next.map(({ of: _, ...wrap }) => wrap),
    ...kept.wraps
      .filter((wrap) => isToday(wrap) && isShare(wrap))
      .map((wrap) => ({ ...wrap, of: 'before' as const })),
  ]
  const { replace: _, since: __, ...rest } = kept
  return withoutLooseEnds({ ...rest, wraps, ...(since === null ? {} : { since }) })
}

/** The central API keeps this share: others of it, and what only they were kept for, go. Null: it is not in the file. */
export function withShareKept(kept: KeyFile, central: string, id: string): KeyFile | null {
  if (!kept.wraps.some((wrap) => isToday(wrap) && isShareAt(wrap, central) && wrap.share?.id === id))
    return null
  const wraps = kept.wraps
    .filter((wrap) => !isShareAt(wrap, central) || wrap.share?.id === id)
    .map((wrap) => markedKept(wrap, central, id))
  return withoutLooseEnds({ ...kept, wraps })
}

/** One more share, not known to be kept yet. `atCentral`: the one the central API has now; it counts until this one does. */
export function withShare(kept: KeyFile, wrap: Wrap, central: string, atCentral: string | null): KeyFile {
  const marked = kept.wraps.map((one) => markedKept(one, central, atCentral))
  // Whether these ever arrived nobody knows; an answer that was lost is the newest of them.
  const waiting = marked.filter((one) => isShareAt(one, central) && isToday(one) && !one.share?.kept)
  const dropped = new Set(waiting.slice(0, -2))
  return { ...kept, wraps: [...marked.filter((one) => !dropped.has(one)), wrap] }
}

const isShareAt = (wrap: Wrap, central: string) => isShare(wrap) && wrap.share?.central === central
const markedKept = (wrap: Wrap, central: string, id: string | null): Wrap =>
  isShareAt(wrap, central) && wrap.share
    ? { ...wrap, share: { ...wrap.share, kept: wrap.share.id === id } }
    : wrap

/** Of today’s key, at this central API: whichever of them it names is kept there. */
export const shareIds = (kept: KeyFile | null, central: string): string[] =>
  (kept?.wraps ?? []).flatMap((wrap) =>
    isToday(wrap) && isShareAt(wrap, central) && wrap.share ? [wrap.share.id] : [],
  )

/** The device whose share the central API keeps, by its own word. */
export const recoverableDevice = (kept: KeyFile | null, central: string): string | null =>
  kept?.wraps.find((wrap) => isShareAt(wrap, central) && wrap.share?.kept)?.share?.device ?? null

/** The way from the key before is of use only while a share of it is. */
function withoutLooseEnds(kept: KeyFile): KeyFile {
  if (kept.wraps.some(isBefore)) return kept
  return { ...kept, wraps: kept.wraps.filter((wrap) => !isFromBefore(wrap) || isNext(wrap)) }
}
