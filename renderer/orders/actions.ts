import type { Action } from '../base/actions.ts'

export const prescribe: Action = {
  id: 'orders.prescribe',
  title: 'Prescribe',
  group: 'Visit',
  keys: ['F4'],
}

export const refill: Action = {
  id: 'orders.refill',
  title: 'Refill a medication …',
  note: 'Of the chart, as it was prescribed last',
  group: 'Visit',
  keys: ['$mod+Shift+f'],
}

export const keepFavorite: Action = {
  id: 'orders.keep-favorite',
  title: 'Keep the prescription as favorite',
  note: 'Without anything of the patient',
  group: 'Visit',
  keys: ['$mod+Shift+k'],
}

export const showFavorites: Action = {
  id: 'orders.favorites',
  title: 'Favorite prescriptions …',
  group: 'Visit',
}

export const orderTest: Action = {
  id: 'labs.order',
  title: 'Order a test',
  group: 'Visit',
  keys: ['$mod+Shift+b'],
}

export const orderActions = [prescribe, refill, keepFavorite, showFavorites, orderTest]
