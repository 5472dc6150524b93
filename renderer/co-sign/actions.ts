import type { Action } from '../base/actions.ts'

export const openCoSign: Action = {
  id: 'co-sign.open',
  title: 'To co-sign',
  note: 'Notes of colleagues that wait for you',
  group: 'Queue',
}

export const coSignActions = [openCoSign]
