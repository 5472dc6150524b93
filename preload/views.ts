/**
 * What crosses from the engine to the screen: view models, derived from FHIR resources by the engine.
 * Dates are FHIR strings (`date` YYYY-MM-DD, `dateTime` ISO 8601 with zone). Durations are whole seconds.
 */
export * from './views/base.ts'
export * from './views/chart.ts'
export * from './views/lock.ts'
export * from './views/note.ts'
export * from './views/orders.ts'
export * from './views/queue.ts'
export * from './views/session.ts'
export * from './views/summary.ts'
export * from './views/sync.ts'
export * from './views/visit.ts'
