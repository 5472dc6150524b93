import { formatMoment } from '../../main/clinical/dates.ts'
import type { ReportState, ResultItem, ResultView, Urgency } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

type Tone = 'stop' | 'warn' | 'plain' | 'kept'

export function urgencyLabel(urgency: Urgency): { label: string; tone: Tone } {
  switch (urgency) {
    case 'critical':
      return { label: 'Critical', tone: 'stop' }
    case 'abnormal':
      return { label: 'Abnormal', tone: 'warn' }
    case 'unjudged':
      return { label: 'Not judged', tone: 'plain' }
    case 'normal':
      return { label: 'Normal', tone: 'kept' }
    default:
      return assertNever(urgency)
  }
}

/** What is to be known of the report beside its values; null: it is final, and nothing else is to be said. */
export function stateLabel(state: ReportState): string | null {
  switch (state) {
    case 'final':
      return null
    case 'preliminary':
      return 'Preliminary'
    case 'amended':
      return 'Amended'
    case 'canceled':
      return 'Canceled by the laboratory'
    case 'entered-in-error':
      return 'Entered in error'
    case 'unknown':
      return 'Status not known'
    case 'loading':
      return 'Still being loaded'
    default:
      return assertNever(state)
  }
}

/** What a laboratory's word means for who reads the values. */
export function stateMessage({ state, cameBack }: Pick<ResultView, 'state' | 'cameBack'>): string | null {
  if (state === 'entered-in-error')
    return 'The laboratory took this report back as an error. Do not go by its values.'
  if (state === 'canceled') return 'The laboratory canceled this test: there will be no result.'
  if (cameBack) return 'It was changed after it was acknowledged. Read it again.'
  if (state === 'preliminary') return 'Preliminary: values may still change.'
  if (state === 'amended') return 'The laboratory amended this report.'
  if (state === 'unknown') return 'The report does not say whether it is final.'
  if (state === 'loading') return 'The report is still being loaded.'
  return null
}

/** Why this provider has it; null: they ordered it, which needs no word. */
export function becauseLabel({ because }: Pick<ResultItem, 'because'>): string | null {
  switch (because) {
    case 'ordered':
      return null
    case 'unordered':
      return 'Nobody here ordered it'
    case 'climbed':
      return 'Not acknowledged in time: yours too'
    default:
      return assertNever(because)
  }
}

export const climbsLabel = (until: string | null): string | null =>
  until ? `goes to the next colleague at ${formatMoment(until)}` : null

export const toldLabels: Record<ResultView['told'][number]['how'], string> = {
  message: 'Message to the patient',
  called: 'Called, told',
  'not-reached': 'Called, not reached',
}
