import type { Action } from '../base/actions.ts'

export const prescribe: Action = {
  id: 'orders.prescribe',
  title: 'Prescribe',
  group: 'Visit',
  keys: ['F4'],
}

export const orderActions = [prescribe]
