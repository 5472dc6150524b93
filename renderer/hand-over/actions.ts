import type { Action } from '../base/actions.ts'

export const goToOffer: Action = {
  id: 'hand-over.go-to-offer',
  title: 'Go to the visit that is offered to you',
  group: 'Queue',
  keys: ['Shift+F6'],
}

export const handOverActions = [goToOffer]
