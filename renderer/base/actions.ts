import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { actionGroups } from '../../preload/contract/shell.ts'

/**
 * What a person can do, declared once: its words and its keys come from here wherever it is met, as a button, in a menu,
 * on the key sheet or in the palette. Each feature declares its own in its `actions.ts`; `app/all-actions.ts` has them
 * all. What is run is offered by the component that can do it, for as long as that is on screen.
 */
export type Action = {
  id: string
  /** As a button would say it. */
  title: string
  /** More than the title can say, for the key sheet and the palette. */
  note?: string
  group: Group
  /** As tinykeys writes them (`$mod` is Cmd on macOS and Ctrl elsewhere); the first is the one that is shown. */
  keys?: readonly string[]
  keyScope?: KeyScope
  /** What has the focus hears its keys itself, as a control or a dialog: only the key sheet needs to know. */
  native?: true
  /** A key that is held does it again and again; any other is done once a press. */
  repeats?: true
  /** Makes no sense but as a key. */
  keyOnly?: true
}

/** The headings of the key sheet and the palette, in this order. */
export const groups = actionGroups
export type Group = (typeof groups)[number]

/**
 * Where its keys are heard. `anywhere`: also out of a dialog, and before anything else hears them. `screen`, if nothing
 * is said: outside dialogs and menus, also while somebody types. `outside-text`: not while somebody types. `list`: in the list on the left.
 */
export type KeyScope = 'anywhere' | 'screen' | 'outside-text' | 'list'

/** `when`: whether it can be run here and now; a sentence says why not yet, and is shown. */
export type Offer = { action: Action; when?: boolean | string; run: () => void }

type ActionOffer = { why: string | null; run: () => void }

const offers = new Map<string, ActionOffer[]>()
const listeners = new Set<() => void>()
let version = 0

function changed(): void {
  version++
  for (const listener of listeners) listener()
}

/** Offers actions while the calling component is on screen. */
export function useActions(all: readonly Offer[]): void {
  const latest = useRef(all)
  const offered = all.flatMap(({ action, when = true }) =>
    when === false ? [] : [{ id: action.id, why: when === true ? null : when }],
  )
  const signature = JSON.stringify(offered)
  useLayoutEffect(() => {
    latest.current = all
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for what is offered
  useLayoutEffect(() => {
    const mine = offered.map(({ id, why }) => {
      const run = () => latest.current.find(({ action }) => action.id === id)?.run()
      const offer: ActionOffer = { why, run }
      offers.set(id, [...(offers.get(id) ?? []), offer])
      return { id, offer }
    })
    if (mine.length > 0) changed()
    return () => {
      for (const { id, offer } of mine) offers.set(id, offers.get(id)?.filter((each) => each !== offer) ?? [])
      if (mine.length > 0) changed()
    }
  }, [signature])
}

export const useAction = (action: Action, offer: Omit<Offer, 'action'>): void =>
  useActions([{ action, ...offer }])

/** Whether it can be run now: null where nothing on screen offers it. Of two that offer it, the later one counts. */
export function offerOf({ id }: Action): { why: string | null } | null {
  return offers.get(id)?.at(-1) ?? null
}

/** Answers whether anything on screen offers it; what can't be done yet is not done. */
export function runAction({ id }: Action): boolean {
  const offer = offers.get(id)?.at(-1)
  if (!offer) return false
  if (offer.why === null) offer.run()
  return true
}

/** Draws the calling component again when what is offered changes. */
export function useOffers(): void {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => version,
  )
}
