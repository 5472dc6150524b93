import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { lastSaidOf, orderSpokenOf, standingSince, withoutStopped } from './about-order.ts'

const subject = { reference: 'Patient/p' }
const order = (id: string, status: MedicationRequest['status'] = 'active'): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status,
  intent: 'order',
  subject,
})
const said = (
  of: string,
  status: MedicationStatement['status'],
  dateAsserted = '2026-11-01',
): MedicationStatement => ({
  resourceType: 'MedicationStatement',
  id: `${of}-${status}-${dateAsserted}`,
  status,
  subject,
  dateAsserted,
  basedOn: [{ reference: `MedicationRequest/${of}` }],
})

test('a statement speaks of the order that it names, whatever else it names', () => {
  expect(orderSpokenOf(said('a', 'active'))).toBe('a')
  expect(
    orderSpokenOf({
      ...said('a', 'active'),
      basedOn: [{ reference: 'CarePlan/c' }, { reference: 'https://x.example/fhir/MedicationRequest/b' }],
    }),
  ).toBe('b')
  expect(orderSpokenOf({ ...said('a', 'active'), basedOn: [{ display: 'MedicationRequest/a' }] })).toBeNull()
  expect(orderSpokenOf({ resourceType: 'MedicationStatement', status: 'active', subject })).toBeNull()
})

test('the last word counts, and none that was entered in error', () => {
  const last = lastSaidOf([
    said('a', 'stopped', '2026-11-03'),
    said('a', 'active', '2026-11-02T10:00:00Z'),
    said('a', 'entered-in-error', '2026-11-09'),
  ])
  expect(last.get('a')?.status).toBe('stopped')
})

test('an order in force is what was said of it since; one that is over stays over', () => {
  expect(standingSince(order('a'), said('a', 'stopped'))).toBe('ended')
  expect(standingSince(order('a'), said('a', 'not-taken'))).toBe('not-taken')
  expect(standingSince(order('a'), undefined)).toBe('taken')
  expect(standingSince(order('a', 'stopped'), said('a', 'active'))).toBe('ended')
  expect(standingSince({ ...order('a'), doNotPerform: true }, said('a', 'stopped'))).toBe('banned')
})

test('what was stopped is compared with nothing, and what is taken once', () => {
  const ids = (of: (MedicationRequest | MedicationStatement)[]) => withoutStopped(of).map(({ id }) => id)
  expect(ids([order('a'), order('b'), said('a', 'stopped')])).toEqual(['b'])
  expect(ids([order('a'), said('a', 'active')])).toEqual(['a'])
  // Of an order that is not here, what is said of it is all there is.
  expect(ids([said('gone', 'active')])).toEqual(['gone-active-2026-11-01'])
})

test('that a patient does not take what is ordered leaves it compared', () => {
  expect(withoutStopped([order('a'), said('a', 'not-taken')])).toEqual([order('a')])
})
