import { formatMoment } from '../../main/clinical/dates.ts'
import type { LetterKind } from '../../main/clinical/letters/kinds.ts'
import type { WrittenLetterView } from '../../preload/views/index.ts'

/** As short as a choice is. */
export const kindLabels: readonly (readonly [LetterKind, string])[] = [
  ['excuse', 'Excuse'],
  ['referral', 'Referral'],
  ['emergency', 'Emergency department'],
]

export const writtenLabel = ({ written, from, waits }: WrittenLetterView): string =>
  `${waits ? 'waits to be sent' : 'in the chart'} · ${formatMoment(written)}${from ? ` · ${from}` : ''}`
