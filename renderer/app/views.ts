import type { Input } from '../../preload/contract.ts'
import { useAnswer } from './answers.ts'

/** The questions that more than one part of the screen asks, each with the events that change its answer. */

const nothing = {}
export const useSession = () => useAnswer('session.state', nothing, ['session.changed'])
export const useQueue = () =>
  useAnswer('queue.list', nothing, ['queue.changed', 'session.changed', 'sync.changed'])
export const useUnsigned = () =>
  useAnswer('queue.unsigned', nothing, ['queue.changed', 'visit.changed', 'session.changed'])
const ofCoSigning = ['cosign.changed', 'session.changed'] as const
export const useCoSignCount = () => useAnswer('cosign.count', nothing, ofCoSigning)
/** Whoever asks reads them. */
export const useToCoSign = () => useAnswer('cosign.list', nothing, ofCoSigning)
export const useSetAside = () => useAnswer('sync.setAside', nothing, ['sync.changed'])
export const useSync = () => useAnswer('sync.status', nothing, ['sync.changed', 'session.changed'])
/** Of a sign-in that waits in the browser. */
export const useBrowser = () => useAnswer('shell.browser', nothing, ['shell.changed'])
export const useShell = () => useAnswer('shell.state', nothing, [])
export const useVisit = (encounterId: string) =>
  useAnswer('visit.get', { encounterId }, ['visit.changed', 'queue.changed'])
export const useChart = (encounterId: string) =>
  useAnswer('chart.open', { encounterId }, ['chart.changed', 'sync.changed'])
export const useScheduledChart = (appointmentId: string) =>
  useAnswer('chart.scheduled', { appointmentId }, ['chart.changed', 'sync.changed'])
/** Of the record that replaced the one of this visit. Whoever asks reads it. */
export const useCurrentChart = (chartOf: Input<'chart.current'>['chartOf']) =>
  useAnswer('chart.current', { chartOf }, ['chart.changed', 'sync.changed'])
/** Whoever asks reads it. */
export const useChartNote = (chartOf: Input<'chart.note'>['chartOf'], compositionId: string) =>
  useAnswer('chart.note', { chartOf, compositionId }, ['chart.changed', 'note.changed'])
export const useOrders = (encounterId: string) =>
  useAnswer('orders.list', { encounterId }, ['orders.changed', 'chart.changed', 'visit.changed'])
