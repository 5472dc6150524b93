import type { Action } from '../base/actions.ts'

const group = 'Rounds'

export const syncNow: Action = {
  id: 'sync.now',
  title: 'Send and receive now',
  note: 'Rounds also does so by itself',
  group,
}
export const openSetAside: Action = {
  id: 'sync.set-aside',
  title: 'Set aside',
  note: 'What the server did not accept',
  group,
}

export const syncActions = [syncNow, openSetAside]
