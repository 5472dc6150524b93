import type { Key } from '../../../preload/contract/index.ts'
import { type ChartOf, patientOfChart } from '../chart/chart-of.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { currentRecord } from '../record/current-record.ts'

type OfVisit = { encounterId: string }
export type DependsOn = ReturnType<typeof dependsOn>

/** The keys that the answers of several features have in common: those of a visit, of its note, of its orders, of a chart. */
export function dependsOn(context: EngineContext) {
  const patientOf = (of: ChartOf): string | null => {
    try {
      return patientOfChart(context, of)
    } catch {
      return null
    }
  }
  const whose = (of: ChartOf): Key => ('encounterId' in of ? `visit:${of.encounterId}` : 'queue')

  /** The chart of a visit or an appointment, and what says whose it is. */
  function ofChart(of: ChartOf): Key[] {
    const patientId = patientOf({ ...of, current: undefined })
    const living = patientId && currentRecord(context.cache, patientId)?.patientId
    return [
      'session',
      whose(of),
      ...(patientId ? ([`chart:${patientId}`] as const) : []),
      ...(living ? ([`chart:${living}`] as const) : []),
    ]
  }
  /** Parts of one chart, and what says whose it is and how far it is loaded. */
  function ofPart(of: ChartOf, ...parts: string[]): Key[] {
    const patientId = patientOf(of)
    if (!patientId) return ['session', whose(of), ...(of.current ? ofChart(of) : [])]
    return [
      'session',
      whose(of),
      ...['patient', 'load', ...parts].map((part): Key => `chart:${patientId}:${part}`),
    ]
  }
  const ofVisit = (of: OfVisit): Key[] => [
    ...ofPart(of, 'consents', 'other'),
    'practitioner',
    `note:${of.encounterId}:state`,
  ]
  const ofNote = (of: OfVisit): Key[] => [
    ...ofPart(of, 'notes', 'signatures'),
    'practitioner',
    `note:${of.encounterId}`,
    `typed:${of.encounterId}`,
  ]
  const ofOrders = (of: OfVisit): Key[] => [
    ...ofVisit(of),
    ...ofPart(of, 'allergies', 'medications', 'problems', 'results', 'other'),
    'shared',
    `orders:${of.encounterId}`,
  ]
  /** Rows of visits, of which each may come to be one by what happens to any. */
  const ofRows = (rows: { patientId: string }[] = []): Key[] => [
    'session',
    'queue',
    'practitioner',
    'visit',
    ...context.visits.all().map(({ encounterId }): Key => `note:${encounterId}:state`),
    ...rows.map(({ patientId }): Key => `chart:${patientId}:patient`),
  ]
  return { ofChart, ofPart, ofVisit, ofNote, ofOrders, ofRows }
}
