import { z } from 'zod'
import { Id } from './base.ts'
import { Mark, ObservationView } from './chart.ts'

const FlowCell = z.object({
  id: Id,
  value: z.string(),
  /** Where it is not the row's. */
  unit: z.string().nullable(),
  /** The same in the other unit people use, or as recorded, with its unit. */
  also: z.string().nullable(),
  mark: Mark.nullable(),
  status: ObservationView.shape.status,
  /** To be drawn: one, of a blood pressure both, of words none. */
  numbers: z.array(z.number()),
})
export type FlowCell = z.infer<typeof FlowCell>

const FlowRow = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  /** What the latest is to be compared with, as reported. */
  range: z.string().nullable(),
  /** As many as there are columns; null: not measured then. */
  cells: z.array(FlowCell.nullable()),
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

/** A section of the chart over time. `lines`: of how many of its `total` lines this is made. */
export const Flowsheet = z.object({
  groups: z.array(FlowGroup),
  lines: z.number().int(),
  total: z.number().int(),
  broken: z.boolean(),
})
export type Flowsheet = z.infer<typeof Flowsheet>
