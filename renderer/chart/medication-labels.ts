import { formatDate, formatShortDate } from '../../main/clinical/dates.ts'
import type { MedicationView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

type Dates = Pick<MedicationView, 'use' | 'status' | 'told' | 'ordered' | 'since' | 'ended' | 'authored'>

/** Why it is not simply taken, with its date where it is over: "Finished Jul 2, 2026"; null: it is. */
export function useText({ use, status, ended }: Pick<Dates, 'use' | 'status' | 'ended'>): string | null {
  const on = ended ? ` ${formatDate(ended)}` : ''
  switch (use) {
    case 'taken':
    case 'banned':
      return null
    case 'on-hold':
      return 'on hold'
    case 'planned':
      return 'proposed, not ordered'
    case 'ended':
      return `${overText(status)}${on}`
    case 'not-taken':
      return 'not taken'
    case 'unknown':
      return 'not known whether taken'
    default:
      return assertNever(use)
  }
}

/** Whether and how the patient says that they take it: "takes it, as told Nov 30 to Dr Amari". */
export function saidText({ on, otherwise, not, by }: NonNullable<MedicationView['said']>): string {
  const told = [on && `as told ${formatShortDate(on)}`, by && `to ${by}`].filter(Boolean).join(' ')
  return [howText(otherwise, not), told].filter(Boolean).join(', ')
}

function howText(otherwise: string | null, not: string | undefined): string {
  if (not !== undefined) return not ? `does not take it: ${not}` : 'does not take it'
  return otherwise === null ? 'takes it' : `takes it otherwise: ${otherwise}`
}

/** FHIR's statuses of what is over, as people say them. */
function overText(status: string): string {
  if (status === 'completed') return 'Finished'
  return status === 'stopped' ? 'Stopped' : status === 'cancelled' ? 'Canceled' : status
}

/** Since when it is taken, when it was ordered, when it was told; of what nobody dated nothing. */
export function medicationDates({ use, told, ordered, since, authored }: Dates): string[] {
  const isOver = use === 'ended' || use === 'not-taken'
  const dates = [
    since && `${isOver ? 'started' : 'since'} ${formatDate(since)}`,
    ordered && `ordered ${formatShortDate(ordered)}`,
    told && `as told ${formatShortDate(authored)}`,
    !since && !ordered && !told && authored && `recorded ${formatShortDate(authored)}`,
  ]
  return dates.filter((text): text is string => typeof text === 'string')
}
