import type { Action } from '../base/actions.ts'

export const tryAgain: Action = {
  id: 'app.try-again',
  title: 'Try again',
  note: 'When Rounds can’t keep your work',
  group: 'Rounds',
  keys: ['Shift+F9'],
}
