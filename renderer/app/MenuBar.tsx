import { useEffect } from 'react'
import { offerOf, runAction, useOffers } from '../base/actions.ts'
import { rounds } from '../base/bridge.ts'
import { command } from '../base/commands.ts'
import { isPopupOpen, menuKeys, onMac } from '../base/keys.ts'
import { openPalette } from './actions.ts'
import { allActions } from './all-actions.ts'

const shown = allActions.filter(({ native, keyOnly, id }) => !native && (!keyOnly || id === openPalette.id))

/** `covered`: a dialog or the curtain is over the screen, and only what is heard anywhere can be done. */
const isEnabled = (action: (typeof shown)[number], covered: boolean): boolean =>
  offerOf(action)?.why === null && (!covered || action.keyScope === 'anywhere')

const menuActions = (enabled: (action: (typeof shown)[number]) => boolean) =>
  shown.map((action) => ({
    id: action.id,
    title: action.title,
    group: action.group,
    accelerator: menuKeys(action),
    enabled: enabled(action),
  }))

/** Tells the menu bar of macOS what can be done here and now, and does what is chosen there (`main/shell/menu.ts`). */
export function MenuBar({ covered }: { covered: boolean }) {
  useOffers()
  const now = onMac() ? JSON.stringify(menuActions((action) => isEnabled(action, covered))) : null
  useEffect(() => {
    if (now !== null) void command('shell.menu', { actions: JSON.parse(now) })
  }, [now])
  useEffect(() => {
    if (!onMac()) return
    const stop = rounds.on('shell.menuChosen', ({ id }) => choose(id))
    return () => {
      stop()
      // Locked or signed out there is nothing to do.
      void command('shell.menu', { actions: menuActions(() => false) })
    }
  }, [])
  return null
}

/** What no key would do now is not done from the menu bar either. */
function choose(id: string): void {
  const action = shown.find((each) => each.id === id)
  if (action && isEnabled(action, isPopupOpen())) runAction(action)
}
