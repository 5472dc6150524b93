import type { DialogRoutes } from '../base/routes.ts'
import { ChangeAllergy } from './ChangeAllergy.tsx'
import { CurrentRecord } from './CurrentRecord.tsx'
import { FindInChart } from './FindInChart.tsx'
import { ReadFlowsheet } from './ReadFlowsheet.tsx'
import { ReadNote } from './ReadNote.tsx'
import { ReadRecord } from './ReadRecord.tsx'
import { RecordAllergy } from './RecordAllergy.tsx'
import { SaveChart } from './SaveChart.tsx'
import type { ChartOf } from './use-chart.ts'

declare module '../base/navigation.ts' {
  interface Dialogs {
    'current-record': { chartOf: ChartOf }
    'change-allergy': { encounterId: string; allergyId: string }
    'find-in-chart': { chartOf: ChartOf }
    flowsheet: { chartOf: ChartOf }
    'read-record': { chartOf: ChartOf; type: string; recordId: string }
    'read-note': { chartOf: ChartOf; compositionId: string }
    'record-allergy': { encounterId: string }
    'save-chart': { encounterId: string }
  }
}

export const chartDialogs = {
  'current-record': { what: 'The current record', draw: CurrentRecord },
  'change-allergy': { what: 'The allergy', draw: ChangeAllergy },
  'find-in-chart': { what: 'The search of the chart', draw: FindInChart },
  flowsheet: { what: 'The table over time', draw: ReadFlowsheet },
  'read-record': { what: 'The record', draw: ReadRecord },
  'read-note': { what: 'The note', draw: ReadNote },
  'record-allergy': { what: 'The allergy', draw: RecordAllergy },
  'save-chart': { what: 'Saving the chart', draw: SaveChart },
} satisfies Partial<DialogRoutes>
