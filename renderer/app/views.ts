import { useAnswer } from './answers.ts'

/** The questions that more than one part of the screen asks, each with the events that change its answer. */

const nothing = {}
export const useSession = () => useAnswer('session.state', nothing, ['session.changed'])
export const useQueue = () =>
  useAnswer('queue.list', nothing, ['queue.changed', 'session.changed', 'sync.changed'])
export const useUnsigned = () =>
  useAnswer('queue.unsigned', nothing, ['queue.changed', 'visit.changed', 'session.changed'])
export const useToCoSign = () => useAnswer('cosign.list', nothing, ['cosign.changed', 'session.changed'])
export const useSync = () => useAnswer('sync.status', nothing, ['sync.changed', 'session.changed'])
export const useShell = () => useAnswer('shell.state', nothing, [])
export const useVisit = (encounterId: string) =>
  useAnswer('visit.get', { encounterId }, ['visit.changed', 'queue.changed'])
export const useChart = (encounterId: string) =>
  useAnswer('chart.open', { encounterId }, ['chart.changed', 'sync.changed'])
export const useScheduledChart = (appointmentId: string) =>
  useAnswer('chart.scheduled', { appointmentId }, ['chart.changed', 'sync.changed'])
export const useOrders = (encounterId: string) =>
  useAnswer('orders.list', { encounterId }, ['orders.changed', 'chart.changed', 'visit.changed'])
