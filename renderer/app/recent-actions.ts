import { prefer, usePreferences } from '../base/preferences.ts'

/** So many are offered first. */
const kept = 4

/** Ids of actions, the latest first: no word of a patient. */
export const recentActions = (): readonly string[] => usePreferences.getState().recentActions

export function rememberAction(id: string): void {
  prefer({ recentActions: [id, ...recentActions().filter((each) => each !== id)].slice(0, kept) })
}
