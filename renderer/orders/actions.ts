import type { Action } from '../base/actions.ts'

export const prescribe: Action = { id: 'orders.prescribe', title: 'Prescribe', group: 'Visit' }

export const orderActions = [prescribe]
