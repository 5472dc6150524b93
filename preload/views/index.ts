/**
 * What crosses from the engine to the screen: view models, derived from FHIR resources by the engine.
 * Dates are FHIR strings (`date` YYYY-MM-DD, `dateTime` ISO 8601 with zone). Durations are whole seconds.
 */
export * from './attachments.ts'
export * from './base.ts'
export * from './chart.ts'
export * from './chart-search.ts'
export * from './diagnoses.ts'
export * from './flowsheet.ts'
export * from './inbox.ts'
export * from './instructions.ts'
export { ListState } from './list.ts'
export * from './lock.ts'
export * from './note.ts'
export * from './orders.ts'
export * from './phrases.ts'
export * from './queue.ts'
export * from './records.ts'
export * from './session.ts'
export * from './still-open.ts'
export * from './summary.ts'
export * from './sync.ts'
export * from './visit.ts'
