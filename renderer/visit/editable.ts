import type { VisitView } from '../../preload/views/index.ts'

/** The provider has it: it can be ended, handed over or given back. */
export const isHeld = ({ state }: VisitView): boolean => state === 'claimed' || state === 'in-progress'

const states: VisitView['state'][] = ['claimed', 'in-progress', 'note-unsigned']

/** Its note, orders and answers can still be changed here. */
export const isEditable = (visit: VisitView | null): visit is VisitView =>
  visit !== null && states.includes(visit.state)
