import { create } from 'zustand'
import type { Problem } from '../../preload/contract/index.ts'
import type { VisitView } from '../../preload/views/index.ts'
import { command } from '../base/commands.ts'
import { mayPass, whenItMayPass } from '../base/passing.ts'

export const undoSeconds = 5

/**
 * An emergency as it was pressed in this window: on screen at once, and told to the engine until it has it. `at`
 * (`performance.now()`) is when. `begin` and `undo`: the engine is still to be told so.
 */
type Pressed = {
  at: number
  telling: 'begin' | 'undo' | null
  problem: Problem | null
  /** The engine did not take its begin: the card stays all the same, since nobody but the clinician knows that it is none. */
  refused?: boolean
}

const usePressed = create<{ byVisit: Record<string, Pressed | undefined> }>(() => ({ byVisit: {} }))

export const useEmergencyPressed = (encounterId: string): Pressed | undefined =>
  usePressed(({ byVisit }) => byVisit[encounterId])

/** The visit is an emergency, as far as this window knows. */
const isEmergencyNow = (visit: VisitView, pressed: Pressed | undefined): boolean =>
  pressed?.telling === 'begin' || (visit.emergency?.on === true && pressed?.telling !== 'undo')

/** The same outside of what is drawn. */
export const emergencyPressed = (visit: VisitView): boolean => isEmergencyNow(visit, get(visit.encounterId))

export const useIsEmergency = (visit: VisitView | null): boolean => {
  const pressed = useEmergencyPressed(visit?.encounterId ?? '')
  return visit !== null && isEmergencyNow(visit, pressed)
}

export function pressEmergency(encounterId: string): void {
  set(encounterId, { at: performance.now(), telling: 'begin', problem: null })
  void tell(encounterId, 'begin')
}

/** Once more, after the engine refused it: the time of the press stays. */
export function pressAgain(encounterId: string): void {
  const pressed = get(encounterId)
  if (!pressed?.refused) return
  set(encounterId, { ...pressed, refused: false, problem: null })
  void tell(encounterId, 'begin')
}

export function undoPressed(encounterId: string): void {
  const pressed = get(encounterId)
  if (!pressed) return
  // What was refused is not on record: there is nothing to take out.
  const telling = pressed.refused ? null : 'undo'
  set(encounterId, { at: pressed.at, telling, problem: null })
  if (telling) void tell(encounterId, telling)
}

const get = (encounterId: string) => usePressed.getState().byVisit[encounterId]
const set = (encounterId: string, pressed: Pressed) =>
  usePressed.setState(({ byVisit }) => ({ byVisit: { ...byVisit, [encounterId]: pressed } }))

/** Of one visit one after the other: an undo that came before its begin would undo nothing. No visit waits for another's. */
const last = new Map<string, Promise<void>>()

function tell(encounterId: string, what: 'begin' | 'undo'): Promise<void> {
  const channel = what === 'begin' ? 'visit.beginEmergency' : 'visit.undoEmergency'
  const telling = async () => {
    for (;;) {
      const pressed = get(encounterId)
      if (pressed?.telling !== what || pressed.refused) return
      const result = await command(channel, { encounterId })
      const now = get(encounterId)
      if (now?.telling !== what) return
      if (result.ok) return set(encounterId, { ...now, telling: null, problem: null })
      const mayLater = mayPass(result.problem.code)
      const refused = what === 'begin' && !mayLater
      set(encounterId, {
        ...now,
        telling: mayLater || refused ? what : null,
        problem: result.problem,
        refused,
      })
      if (!mayLater) return
      await whenItMayPass()
    }
  }
  const next = (last.get(encounterId) ?? Promise.resolve()).then(telling, telling)
  last.set(encounterId, next)
  return next
}
