import { z } from 'zod'
import { ObservationView } from './chart.ts'
import { ListState } from './list.ts'

/** One value as its line in the chart has it, with all that belongs to it. */
const FlowValue = ObservationView.pick({
  id: true,
  value: true,
  /** Its own; null: none was recorded. */
  unit: true,
  also: true,
  detail: true,
  bound: true,
  mark: true,
  remark: true,
  /** Its own, in its own unit. */
  range: true,
  rangeInOtherUnits: true,
  source: true,
  status: true,
  recordedAs: true,
}).extend({
  /** It may stand without a unit beside the row's: its unit is that one, or it is of words. */
  inRowUnit: z.boolean(),
  /** To be drawn: one, of a blood pressure both, of words and of what is not in the row's unit none. */
  numbers: z.array(z.number()),
})
export type FlowValue = z.infer<typeof FlowValue>

const FlowCell = z.object({
  /** All of this time, the worst first. */
  values: z.array(FlowValue),
  /** There may be more of this time: too many to be read. */
  more: z.boolean(),
})
export type FlowCell = z.infer<typeof FlowCell>

const FlowRow = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  /** What the latest value in the row's unit is to be compared with, as reported. */
  range: z.string().nullable(),
  /** As many as there are columns; null: not measured then. */
  cells: z.array(FlowCell.nullable()),
  /** Where no column has a value of it: its latest. FHIR date or dateTime. */
  last: FlowCell.extend({ when: z.string().nullable() }).nullable(),
})
export type FlowRow = z.infer<typeof FlowRow>

const FlowGroup = z.object({
  /** The panel; null: what belongs to none. */
  title: z.string().nullable(),
  /** FHIR date or dateTime, the latest first; null: no date. */
  columns: z.array(z.string().nullable()),
  /** There are earlier ones, which are not shown. */
  earlier: z.boolean(),
  rows: z.array(FlowRow),
})
export type FlowGroup = z.infer<typeof FlowGroup>

/** A section of the chart over time. `lines`: of how many of its `total` lines this is made. `state`: as its list in the chart. */
export const Flowsheet = z.object({
  state: ListState,
  groups: z.array(FlowGroup),
  lines: z.number().int(),
  total: z.number().int(),
  broken: z.boolean(),
})
export type Flowsheet = z.infer<typeof Flowsheet>
