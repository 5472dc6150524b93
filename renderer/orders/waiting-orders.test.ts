import { expect, test } from 'vitest'
import { emptyOrder, type OrderTyped } from './order-input.ts'
import { isAsItStands, nameOf, openBehind, openOver, waitingIn } from './waiting-orders.ts'

const typed = (name: string, more: Partial<OrderTyped> = {}): OrderTyped => ({
  ...emptyOrder,
  choice: JSON.stringify({ rxcui: '1', name }),
  ...more,
})
const half = typed('ibuprofen', { dose: '3', reason: 'Talked over' })
const first = typed('loratadine', { replaces: 'order-1' })
const second = typed('cetirizine', { replaces: 'order-2' })
const over = (open: OrderTyped, next: OrderTyped, unchanged = false) =>
  openOver(open, next, unchanged) as OrderTyped

test('what is half filled waits behind the order that is changed, and comes back as it was', () => {
  const open = over(half, first)
  expect(open).toMatchObject({ replaces: 'order-1', choice: first.choice, dose: '', reason: '' })
  expect(waitingIn(open).map(nameOf)).toEqual(['ibuprofen'])
  expect(openBehind(open, [{ id: 'order-1' }])).toEqual(half)
  expect(openBehind(half, [])).toBeNull()
})

test('nothing waits of a search without a choice, nor of an order that is as it stands', () => {
  expect(over(emptyOrder, first)).toEqual(first)
  expect(over(first, second, true)).toEqual(second)
  expect(isAsItStands({ ...first, waiting: '[]' }, first)).toBe(true)
  expect(isAsItStands({ ...first, days: '3' }, first)).toBe(false)
})

test('several wait, the latest on top, and one of them that is opened again goes on as it was left', () => {
  const changed = { ...over(half, first), days: '5' }
  const open = over(changed, second)
  expect(waitingIn(open).map(nameOf)).toEqual(['ibuprofen', 'loratadine'])
  const again = over({ ...open, refills: '2' }, first)
  expect(again.days).toBe('5')
  expect(waitingIn(again).map(nameOf)).toEqual(['ibuprofen', 'cetirizine'])
  const orders = [{ id: 'order-1' }, { id: 'order-2' }]
  const back = openBehind(again, orders)
  expect(back).toMatchObject({ replaces: 'order-2', refills: '2' })
  expect(openBehind(back as OrderTyped, orders)).toEqual(half)
})

test('a change whose order was removed meanwhile comes back as a new prescription', () => {
  expect(openBehind(over(first, second), [{ id: 'order-2' }])).toMatchObject({
    choice: first.choice,
    replaces: '',
  })
})

test('what one field of a kept form can’t hold is not put behind another', () => {
  const long = typed('a', { reason: 'x'.repeat(500), reasonTo: 'y'.repeat(3500) })
  expect(openOver(long, first, false)).toBeNull()
  expect(openOver(typed('a', { reason: 'x'.repeat(500) }), first, false)).not.toBeNull()
})
