import type { Action } from '../base/actions.ts'

export const writeLetter: Action = {
  id: 'letters.write',
  title: 'Write a letter',
  note: 'An excuse, a referral, on the practice’s letterhead',
  group: 'Visit',
  keys: ['$mod+Shift+t'],
}
export const summaryForEmergency: Action = {
  id: 'letters.emergency',
  title: 'Summary for the emergency department',
  note: 'From the chart, and what happened in your words',
  group: 'Visit',
  keys: ['$mod+Shift+y'],
}

export const letterActions = [writeLetter, summaryForEmergency]
