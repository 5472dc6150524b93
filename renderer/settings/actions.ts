import type { Action } from '../base/actions.ts'

export const openSettings: Action = { id: 'settings.open', title: 'Settings', group: 'Rounds' }

export const settingsActions = [openSettings]
