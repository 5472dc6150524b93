import type { Action } from '../base/actions.ts'

export const openSummary: Action = { id: 'summary.open', title: 'Visit summary', group: 'Visit' }

export const summaryActions = [openSummary]
