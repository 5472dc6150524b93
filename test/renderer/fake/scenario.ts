import type { Output } from '../../../preload/contract/index.ts'

/** In what state a spec finds the small world of the fake bridge. */
export type Scenario = {
  signedOut?: boolean
  queue?: 'full' | 'empty' | 'offline'
  chart?: 'complete' | 'partial' | 'none-known'
  /** What the charts say over time, in place of what their lists do. */
  flowsheet?: Output<'chart.flowsheet'>
  /** This version of Rounds will be, or is, too old for new work. */
  version?: 'announced' | 'too-old'
  /** The server knows of no hand-over that waits for its acceptance. */
  oldServer?: boolean
  /** Visits by appointment, today and tomorrow, one chart still loading. */
  scheduled?: boolean
  /** Who else has a place on this machine. */
  others?: Output<'profiles.list'>['others']
  /** IT lets no copies of visits out. */
  noExport?: boolean
  /** The engine would not start: another program has its files. */
  refused?: boolean
  /** So many results wait in the inbox. */
  results?: number
  /** The server keeps favorite prescriptions, and has some. */
  favorites?: boolean
  /** The medicines of a chart can be gone through with the patient. */
  reconciliation?: boolean
  /** Unsigned notes of earlier visits. */
  unsigned?: boolean
  /** The window of a program that a lock has started: closed, and the shell knows where the one before was. */
  startedByLock?: boolean
}
