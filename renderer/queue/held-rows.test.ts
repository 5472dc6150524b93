import { describe, expect, it } from 'vitest'
import type { QueueRow } from '../../preload/views/index.ts'
import { freshLabel, shownRows } from './held-rows.ts'

const row = (id: string, more: Partial<QueueRow> = {}): QueueRow => ({
  taskId: id,
  encounterId: `e-${id}`,
  patientId: `p-${id}`,
  name: id,
  birthDate: null,
  ageYears: null,
  age: null,
  sex: null,
  reason: '',
  statedState: null,
  statedPlace: null,
  priority: 'routine',
  emergency: false,
  redFlags: [],
  saysYes: [],
  waitingSince: '2026-11-23T10:00:00Z',
  waitingSeconds: 0,
  notClaimable: null,
  lapsed: null,
  nearlySameName: false,
  deceased: null,
  recordReplaced: false,
  preferredName: null,
  ...more,
})
const placed = ({ shown, fresh }: ReturnType<typeof shownRows>) => [
  shown.map(({ row, gone }) => `${row.taskId}${gone ? ' gone' : ''}`),
  fresh.map(({ taskId }) => taskId),
]

describe('the waiting list', () => {
  it('without a hand is as the queue says', () => {
    expect(placed(shownRows(null, [row('b'), row('a')]))).toEqual([['b', 'a'], []])
  })

  it('under a hand keeps every row in its place, who left too, and counts who came', () => {
    const places = [row('a'), row('b'), row('c')]
    expect(placed(shownRows(places, [row('d'), row('c'), row('a')]))).toEqual([['a', 'b gone', 'c'], ['d']])
  })

  it('shows what is known of them now, and who came back', () => {
    const { shown } = shownRows([row('a'), row('b')], [row('b', { reason: 'Chest pain' }), row('a')])
    expect(shown.map(({ row, gone }) => [row.reason, gone])).toEqual([
      ['', false],
      ['Chest pain', false],
    ])
  })

  it('says how many came, and who of them can’t wait', () => {
    const flagged = row('x', { redFlags: ['chest-pain'] })
    expect(freshLabel([row('a')])).toBe('1 new')
    expect(freshLabel([row('a', { priority: 'urgent' })])).toBe('1 new, urgent')
    expect(freshLabel([row('a'), flagged, row('b', { priority: 'stat' })])).toBe('3 new, 2 urgent')
  })
})
