import { formatDate, formatShortDate } from '../../main/clinical/dates.ts'
import type { ProblemView } from '../../preload/views/index.ts'

const uncertain: Record<NonNullable<ProblemView['uncertainty']>, string> = {
  provisional: 'Provisional',
  differential: 'Differential diagnosis',
  unconfirmed: 'Unconfirmed',
}

/** How sure it is, where it is not sure. */
export const certaintyText = ({ uncertainty }: Pick<ProblemView, 'uncertainty'>): string | null =>
  uncertainty && uncertain[uncertainty]

const over: Record<NonNullable<ProblemView['end']>, (since: string | null) => string> = {
  resolved: (since) => `Resolved${since ? ` ${since}` : ''}`,
  'in remission': (since) => `In remission${since ? ` since ${since}` : ''}`,
  inactive: (since) => `Inactive${since ? ` since ${since}` : ''}`,
  refuted: () => 'Refuted',
}

/** That it is over, with its date: "Resolved Mar 2024"; null while it is not. */
export const endText = ({ end, ended }: Pick<ProblemView, 'end' | 'ended'>): string | null =>
  end && over[end](ended && formatDate(ended))

/** Since when the patient has it, or where that is not known, when it was recorded; of a diagnosis of visits that says its own dates nothing. */
export function problemDate({
  onset,
  recorded,
  active,
  visits,
}: Pick<ProblemView, 'onset' | 'recorded' | 'active' | 'visits'>): string | null {
  if (onset) return `${active ? 'since' : 'began'} ${formatDate(onset)}`
  return recorded && !visits ? `recorded ${formatShortDate(recorded)}` : null
}
